import CgxFiles

/// How tests are run.
public struct TestOptions: Sendable {
  /// Of the shell of each test.
  public var configuration: ShellConfiguration
  /// How many files are run at the same time.
  public var jobs = 1
  public var selection = TestSelection()
  /// Files that were named themselves: they have to hold tests.
  public var named: Set<String> = []
  /// Whether the first failure ends the run.
  public var failsFast = false
  /// How long a test may take, by the system's clock.
  public var timeLimit = Duration.seconds(300)

  public init(_ configuration: ShellConfiguration) {
    self.configuration = configuration
  }
}

/// Which test cases are run.
public struct TestSelection: Sendable {
  /// Part of a name, or a regular expression for it.
  public enum Filter: Sendable {
    case text(String)
    case pattern(String)

    /// Nil where what stands between slashes is no regular expression.
    public init?(_ text: String) {
      guard text.count > 1, text.hasPrefix("/"), text.hasSuffix("/") else {
        self = .text(text)
        return
      }
      let pattern = String(text.dropFirst().dropLast())
      guard (try? Regex(pattern)) != nil else { return nil }
      self = .pattern(pattern)
    }
  }

  public var filter: Filter?
  /// The names of test cases by the absolute path of their file; nil: all of them.
  public var failed: [String: Set<String>]?

  public init() {}

  /// Those of a file that are to be run.
  func selected(of file: TestFile) -> [TestCase] {
    var tests = file.tests
    if let failed {
      let names = failed[AbsolutePath.of(file.path)] ?? []
      if !names.contains(LastFailed.wholeFile) { tests = tests.filter { names.contains($0.name) } }
    }
    switch filter {
    case nil: return tests
    case .text(let text): return tests.filter { $0.name.contains(text) }
    case .pattern(let pattern):
      guard let regex = try? Regex(pattern) else { return [] }
      return tests.filter { (try? regex.firstMatch(in: $0.name)) ?? nil != nil }
    }
  }
}
