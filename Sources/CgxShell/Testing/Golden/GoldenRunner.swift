import CgxContext
import CgxFiles
import CgxLanguage
import CgxTenant
import CgxTerminal
import Synchronization

/// Runs scripts, each with a sandbox of its own, and holds what they print against the files beside
/// them: `.out`, and `.err` where there is one. A script that is meant to fail says so in a
/// comment before its first statement: `# exit: 3`.
public struct GoldenRunner: Sendable {
  private let options: TestOptions
  private let interrupts: Interrupts
  /// Whether the files are written instead.
  private let updates: Bool
  /// Scripts that were named themselves; of others, those with tests are left out.
  private let named: Set<String>

  public init(
    _ options: TestOptions, interrupts: Interrupts, updates: Bool, named: Set<String>
  ) {
    self.options = options
    self.interrupts = interrupts
    self.updates = updates
    self.named = named
  }

  public func run(
    _ paths: [String], tell: @escaping @Sendable (TestFileResult) -> Void
  ) async -> TestRun {
    await TestRunner(options, interrupts: interrupts).run(paths, tell: tell) { path, flow in
      await result(of: path, flow)
    }
  }

  private func result(of path: String, _ flow: TestRunner.Flow) async -> TestFileResult {
    let begin = ContinuousClock().now
    var result = TestFileResult(path: path, content: .noTests, start: systemNow())
    var test = TestResult(
      name: "golden output", place: Place(source: path, line: 1, column: 1), verdict: .notRun)
    do {
      let source = SourceText(
        name: GoldenFile.name(of: path),
        bytes: try FileReader.readRegular(path, limit: SourceText.sizeLimit))
      if !isScript(source, path) { return result }
      if !flow.hasEnded {
        let (printed, isLate) = await options.bounded {
          await self.printed(by: source, in: path)
        }
        if isLate {
          test.verdict = .error(
            TestProblem(
              .interrupted, "the script takes longer than \(options.timeLimitText)",
              lines: Self.quoted(printed?.errors ?? "")))
        } else if Task.isCancelled {
          test.verdict = .error(TestProblem(.interrupted, "interrupted"))
        } else if let printed {
          test.verdict = verdict(on: printed, of: source, path, &test.wrote)
        }
      }
    } catch {
      result.content = .broken(
        TestProblem(error.scriptKind, "can't read '\(error.path)': \(error.reason)"))
      if options.failsFast { flow.end() }
      return result
    }
    if options.failsFast, test.problem != nil { flow.end() }
    test.duration = begin.duration(to: .now)
    result.duration = test.duration
    result.content = .tests([test])
    return result
  }

  /// Whether it is a script to be run, not a test file that lies beside it.
  private func isScript(_ source: SourceText, _ path: String) -> Bool {
    guard !named.contains(path), !FileReader.isThere(GoldenFile.path(path, "out"))
    else { return true }
    return !Parser.parse(source).statements.contains(where: \.isTest)
  }

  // MARK: Running

  private struct Printed: Sendable {
    var output = ""
    var errors = ""
    var exitCode: Int32 = 0
    var isTooLong = false
  }

  /// More than this is not kept of what a script prints, in bytes.
  private static let limit = 16 * 1024 * 1024

  private func printed(by source: SourceText, in path: String) async -> Printed {
    var configuration = options.configuration
    configuration.secrets = SecretRegistry()
    configuration.scriptFolder = GoldenFile.folder(of: path)
    let reporter = Reporter(text: TextReport(isInteractive: false), secrets: configuration.secrets)
    let collected = Collected()
    let interpreter = Interpreter(configuration) { report in
      let written = reporter.written(report)
      collected.append(written.results, written.talk)
    } notify: { notice in
      collected.append("", reporter.text(notice))
    }
    let runner = ScriptRunner(interpreter, interrupts: Interrupts())
    let code = await runner.runAll([source])
    await interpreter.close()
    var printed = collected.printed
    printed.exitCode = code
    return printed
  }

  /// What a script has printed until now.
  private final class Collected: Sendable {
    private let state = Mutex(Printed())

    var printed: Printed { state.withLock { $0 } }

    func append(_ results: String, _ talk: String) {
      state.withLock { state in
        guard state.output.utf8.count + state.errors.utf8.count < GoldenRunner.limit else {
          state.isTooLong = true
          return
        }
        state.output += results
        state.errors += talk
      }
    }
  }

  // MARK: Comparing

  private func verdict(
    on printed: Printed, of source: SourceText, _ path: String, _ wrote: inout [String]
  ) -> TestResult.Verdict {
    guard !printed.isTooLong else {
      return .error(TestProblem(.validation, "the script prints more than \(Self.limit) bytes"))
    }
    let expected: Int32
    switch GoldenFile.exitCode(source) {
    case .some(let code): expected = code
    case .none:
      return .error(
        TestProblem(
          .parse, "'# exit:' names no exit code",
          lines: ["  = help: it looks like '# exit: 3'"]))
    }
    guard printed.exitCode == expected else {
      return .failed(
        TestProblem(
          .expectation, "the script ended with \(printed.exitCode), expected \(expected)",
          lines: Self.quoted(printed.errors)
            + (expected == 0 ? ["  = help: '# exit: N' before its first statement"] : [])))
    }
    var problems: [String] = []
    for (ending, text) in [("out", printed.output), ("err", printed.errors)] {
      let file = GoldenFile(
        path: GoldenFile.path(path, ending), isNeeded: ending == "out",
        actual: OutputMask.masked(text))
      do {
        if updates {
          if try file.update() { wrote.append(file.path) }
        } else {
          problems += try file.differences()
        }
      } catch {
        return .error(TestProblem(.file, error.reason))
      }
    }
    guard problems.isEmpty else {
      return .failed(
        TestProblem(
          .expectation, "the script prints something else (- expected, + actual)",
          lines: problems))
    }
    return .passed
  }

  /// What a script has printed to standard error, for a problem.
  private static func quoted(_ errors: String) -> [String] {
    errors.split(separator: "\n").prefix(20).map { "  │ \($0)" }
  }
}
