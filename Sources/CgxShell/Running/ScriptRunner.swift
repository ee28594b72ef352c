public import CgxLanguage

/// Runs sources as scripts: to the end or to the first failure, with an exit code.
public struct ScriptRunner: Sendable {
  private let interpreter: Interpreter
  private let interrupts: Interrupts

  public init(_ interpreter: Interpreter, interrupts: Interrupts) {
    self.interpreter = interpreter
    self.interrupts = interrupts
  }

  /// The exit code (`language.md`, "Command line").
  public func run(_ sources: [SourceText]) async -> Int32 {
    let code = await interrupts.cancelling(earlier: true) { await runAll(sources) }
    await interpreter.close()
    return interrupts.isHungUp && code != 0 ? Interrupts.hangupExitCode : code
  }

  /// As `run`, but leaves the shell open, and interrupts to the task's own cancellation.
  func runAll(_ sources: [SourceText]) async -> Int32 {
    await interpreter.reportOpenCommits()
    do {
      _ = try await interpreter.run(sources)
    } catch {
      return error.kind.exitCode
    }
    let count = await interpreter.stagedCount
    guard count > 0 else { return 0 }
    let failure = Failure(
      .uncommitted,
      Message(
        "the script ended with \(count) staged change\(count == 1 ? "" : "s") never committed",
        help: ["end it with 'commit', or drop what is staged with 'discard'"]),
      at: sources.last.map { .text($0, $0.bytes.count..<$0.bytes.count) } ?? .none)
    await interpreter.fail(failure)
    return failure.kind.exitCode
  }
}
