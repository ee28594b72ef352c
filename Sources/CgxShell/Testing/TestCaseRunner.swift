import CgxContext
import CgxLanguage
import CgxTenant
import CgxTerminal

/// Runs one test case: in a shell of its own, with a sandbox of its own unless there is a tenant.
struct TestCaseRunner: Sendable {
  let options: TestOptions

  func run(_ test: TestCase, of file: TestFile) async -> TestResult {
    var result = TestResult(name: test.name, place: test.place, verdict: .passed)
    guard options.configuration.usesSandbox || !test.isSandboxOnly else {
      result.verdict = .skipped(reason: "sandbox-only")
      return result
    }
    let start = ContinuousClock().now
    let transcript = TestTranscript()
    result.verdict = await bounded { await verdict(of: test, in: file, transcript) }
    result.output = transcript.text
    result.name = transcript.redacted(test.name)
    result.duration = start.duration(to: .now)
    return result
  }

  private func verdict(
    of test: TestCase, in file: TestFile, _ transcript: TestTranscript
  ) async -> TestResult.Verdict {
    var configuration = options.configuration
    if configuration.usesSandbox { configuration.secrets = SecretRegistry() }
    let secrets = configuration.secrets
    defer { transcript.hide(secrets.redactor) }
    let reporter = Reporter(text: TextReport(isInteractive: false), secrets: secrets)
    let interpreter = Interpreter(configuration) { report in
      if case .failure(let failure) = report.result {
        transcript.note(failure, fate: report.fate)
      } else {
        let written = reporter.written(report)
        transcript.append(written.talk + written.results)
      }
    } notify: { notice in
      transcript.append(reporter.text(notice))
    }
    await interpreter.adopt(file.loader, for: file.path)
    do throws(Failure) {
      try await runAll(test, file, interpreter)
    } catch {
      await interpreter.close()
      let (failure, fate) = transcript.failure ?? (error.hidingSecrets(secrets), nil)
      // What a sandbox of the test's own has received is of no use to anybody.
      let problem = TestProblem(
        failure, secrets.redactor, fate: configuration.usesSandbox ? nil : fate)
      return failure.kind == .expectation ? .failed(problem) : .error(problem)
    }
    await interpreter.close()
    return .passed
  }

  private func runAll(
    _ test: TestCase, _ file: TestFile, _ interpreter: Interpreter
  ) async throws(Failure) {
    guard try await interpreter.run(file.setup) == .next else {
      let failure = Failure(
        .validation,
        Message("'quit' has ended what stands before the tests, so that no test would run"),
        at: file.setup.last.map { .text($0.source, $0.range) } ?? .none)
      await interpreter.fail(failure)
      throw failure
    }
    _ = try await interpreter.run(test.statements)
    let count = await interpreter.stagedCount
    guard count > 0 else { return }
    let last = test.statements.last ?? file.setup.last
    let failure = Failure(
      .uncommitted,
      Message(
        "the test ended with \(plural(count, "staged change")) never committed",
        help: ["end it with 'commit', or drop what is staged with 'discard'"]),
      at: last.map { .text($0.source, $0.range) } ?? .place(test.place))
    await interpreter.fail(failure)
    throw failure
  }

  /// Ends a test that takes longer than it may.
  private func bounded(
    _ work: @escaping @Sendable () async -> TestResult.Verdict
  ) async -> TestResult.Verdict {
    let (verdict, isLate) = await options.bounded(work)
    guard isLate else { return verdict ?? .notRun }
    return .error(
      TestProblem(
        .interrupted, "the test takes longer than \(options.timeLimitText)",
        lines: (verdict?.problem?.place).map { ["  = it was at \($0)"] } ?? []))
  }
}
