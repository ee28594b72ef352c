import CgxContext
import CgxLanguage
import CgxTenant
import Synchronization

/// Runs test files, several at a time, and tells of each in the order in which they were named.
public struct TestRunner: Sendable {
  private let options: TestOptions
  private let interrupts: Interrupts

  public init(_ options: TestOptions, interrupts: Interrupts) {
    self.options = options
    self.interrupts = interrupts
  }

  /// - Parameters:
  ///   - paths: of files.
  ///   - tell: is told of each file, in order, as soon as all before it have ended.
  public func run(
    _ paths: [String], tell: @escaping @Sendable (TestFileResult) -> Void
  ) async -> TestRun {
    await run(paths, tell: tell) { path, flow in await file(path, flow) }
  }

  /// What the jobs of a run know of each other.
  final class Flow: Sendable {
    private let ended = Atomic(false)

    /// Whether no further test is begun.
    var hasEnded: Bool { Task.isCancelled || ended.load(ordering: .relaxed) }

    func end() { ended.store(true, ordering: .relaxed) }
  }

  /// Does the same work for each path, in parallel, and collects what comes of it in order.
  func run(
    _ paths: [String], tell: @escaping @Sendable (TestFileResult) -> Void,
    work: @escaping @Sendable (String, Flow) async -> TestFileResult
  ) async -> TestRun {
    let start = ContinuousClock().now
    let jobs = max(1, options.jobs)
    let (files, isInterrupted) = await interrupts.cancelling(earlier: true) {
      let flow = Flow()
      var results = [TestFileResult?](repeating: nil, count: paths.count)
      var told = 0
      await withTaskGroup(of: (Int, TestFileResult).self) { group in
        var next = 0
        func begin() {
          guard next < paths.count else { return }
          let index = next
          next += 1
          group.addTask { (index, await work(paths[index], flow)) }
        }
        for _ in 0..<jobs { begin() }
        while let (index, result) = await group.next() {
          results[index] = result
          while told < paths.count, let result = results[told] {
            tell(result)
            told += 1
          }
          begin()
        }
      }
      return (results.compactMap(\.self), Task.isCancelled)
    }
    return TestRun(
      files: files, duration: start.duration(to: .now), isInterrupted: isInterrupted)
  }

  private func file(_ path: String, _ flow: Flow) async -> TestFileResult {
    let begin = ContinuousClock().now
    let configuration = options.configuration
    let now = systemNow()
    var result = TestFileResult(path: path, content: .noTests, start: now)
    let file: TestFile
    let selected: [TestCase]
    do throws(Failure) {
      file = try TestFile.load(
        path, environment: configuration.environment,
        now: configuration.isRehearsal ? ShellConfiguration.rehearsalStart : now)
      guard !file.tests.isEmpty else {
        guard options.named.contains(path) else { return result }
        throw Failure(.expectation, Message("'\(path)' holds no test"), at: .none)
      }
      selected = options.selection.selected(of: file)
      if !configuration.usesSandbox {
        let problems = file.sandboxProblems(selected, home: configuration.environment["HOME"])
        guard problems.isEmpty else { throw Failure(problems) }
      }
    } catch {
      if options.failsFast { flow.end() }
      let secrets = SecretRegistry()
      result.content = .broken(TestProblem(error.hidingSecrets(secrets), secrets.redactor))
      return result
    }
    result.testNames = Set(file.tests.map(\.name))
    let runner = TestCaseRunner(options: options)
    var tests: [TestResult] = []
    for test in selected {
      guard !flow.hasEnded else {
        tests.append(TestResult(name: test.name, place: test.place, verdict: .notRun))
        continue
      }
      let ended = await runner.run(test, of: file)
      if options.failsFast, ended.problem != nil { flow.end() }
      tests.append(ended)
    }
    result.content = .tests(tests)
    result.duration = begin.duration(to: .now)
    return result
  }
}
