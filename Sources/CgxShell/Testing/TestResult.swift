public import CgxContext
public import CgxFiles
import CgxLanguage
import CgxTenant

/// What became of one test case.
public struct TestResult: Sendable {
  public enum Verdict: Sendable {
    case passed
    /// What was expected is not so.
    case failed(TestProblem)
    /// It could not find out.
    case error(TestProblem)
    case skipped(reason: String)
    /// The run ended before it.
    case notRun

    /// What went wrong, where something did.
    public var problem: TestProblem? {
      switch self {
      case .failed(let problem), .error(let problem): problem
      case .passed, .skipped, .notRun: nil
      }
    }
  }

  public var name: String
  public var place: Place
  public var verdict: Verdict
  /// How long it took, by the system's clock.
  public var duration = Duration.zero
  /// What its statements have printed, bounded, without secrets.
  public var output = ""
  /// The files that were written.
  public var wrote: [String] = []

  /// What went wrong, where something did.
  public var problem: TestProblem? { verdict.problem }
}

/// What became of the test cases of one file.
public struct TestFileResult: Sendable {
  public enum Content: Sendable {
    case tests([TestResult])
    /// None of its tests could be run.
    case broken(TestProblem)
    case noTests
  }

  public var path: String
  /// Whether it is a folder that was searched, and not a file.
  public var isFolder = false
  public var content: Content
  /// When the first of its tests began.
  public var start: Timestamp
  public var duration = Duration.zero
  /// Of all tests that it holds, also those that were not chosen.
  public var testNames: Set<String> = []

  public var tests: [TestResult] {
    if case .tests(let tests) = content { tests } else { [] }
  }

  public var problem: TestProblem? {
    if case .broken(let problem) = content { problem } else { nil }
  }
}

extension TestFileResult {
  /// A folder that could not be read.
  public init(unread error: FileError) {
    self.init(
      path: error.path, isFolder: true,
      content: .broken(TestProblem(.file, "can't read '\(error.path)': \(error.reason)")),
      start: systemNow())
  }
}

/// A whole run, for the reports.
public struct TestRun: Sendable {
  /// In the order of their paths on the command line.
  public var files: [TestFileResult]
  public var duration: Duration
  public var isInterrupted: Bool
  /// Whether a report could not be written.
  public var isUnwritten = false

  public struct Counts: Equatable, Sendable {
    public var passed = 0
    public var failed = 0
    /// Test cases and whole files.
    public var errors = 0
    public var skipped = 0
    public var notRun = 0
    /// Files that hold no test.
    public var emptyFiles = 0

    /// All test cases, and the files that are errors by themselves.
    public var total: Int { passed + failed + errors + skipped + notRun }
  }

  public var counts: Counts {
    var counts = Counts()
    for file in files {
      switch file.content {
      case .broken: counts.errors += 1
      case .noTests: counts.emptyFiles += 1
      case .tests(let tests):
        for test in tests {
          switch test.verdict {
          case .passed: counts.passed += 1
          case .failed: counts.failed += 1
          case .error: counts.errors += 1
          case .skipped: counts.skipped += 1
          case .notRun: counts.notRun += 1
          }
        }
      }
    }
    return counts
  }

  /// As a file system says that it is full.
  public static let unwritableExitCode: Int32 = 74

  /// 0 where all went well, 74 where a report could not be written, 130 where it was interrupted, 2
  /// where a file does not parse, 66 where one can't be read, else 1; also where there was nothing to
  /// be run, or a file that was named holds no test.
  public var exitCode: Int32 {
    if isUnwritten { return Self.unwritableExitCode }
    if isInterrupted { return ErrorKind.interrupted.exitCode }
    let broken = files.compactMap(\.problem)
    if broken.contains(where: { ![.file, .expectation].contains($0.kind) }) {
      return ErrorKind.parse.exitCode
    }
    if broken.contains(where: { $0.kind == .file }) { return ErrorKind.file.exitCode }
    let counts = counts
    return counts.failed + counts.errors > 0 || counts.total == 0
      ? ErrorKind.expectation.exitCode : 0
  }
}
