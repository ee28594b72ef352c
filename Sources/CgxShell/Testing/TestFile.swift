public import CgxContext
import CgxFiles
public import CgxLanguage

/// A test case as it stands in its file.
public struct TestCase: Sendable {
  public var name: String
  public var isSandboxOnly: Bool
  /// Where its `test` stands.
  public var place: Place
  public var statements: [Statement]
}

/// A file of test cases that was read whole, with all that it sources.
public struct TestFile: Sendable {
  public let path: String
  /// What is run before each test case.
  public let setup: [Statement]
  public let tests: [TestCase]
  let loader: ScriptLoader

  /// - Parameters:
  ///   - environment: of the test cases.
  ///   - now: an expiry before then is known to be past.
  /// - Throws: what is wrong with the file, of kind `file` where it can't be read.
  static func load(
    _ path: String, environment: [String: String], now: Timestamp
  ) throws(Failure) -> TestFile {
    let bytes: [UInt8]
    do {
      bytes = try FileReader.readRegular(path, limit: SourceText.sizeLimit)
    } catch {
      throw Failure(
        error.scriptKind, Message("can't read '\(error.path)': \(error.reason)"), at: .none)
    }
    var loader = ScriptLoader(environment: environment, readsPipes: false)
    let script = try loader.load(
      SourceText(name: path, bytes: bytes), stack: [path], now: now, allowsTests: true)
    return TestFile(path: path, script: script, loader: loader)
  }

  private init(path: String, script: Script, loader: ScriptLoader) {
    self.path = path
    self.loader = loader
    var setup: [Statement] = []
    var tests: [TestCase] = []
    for statement in script.statements {
      if case .test(let name, let isSandboxOnly) = statement.command {
        tests.append(
          TestCase(
            name: name, isSandboxOnly: isSandboxOnly, place: statement.place, statements: []))
      } else if tests.isEmpty {
        setup.append(statement)
      } else {
        tests[tests.count - 1].statements.append(statement)
      }
    }
    (self.setup, self.tests) = (setup, tests)
  }

  // MARK: With a tenant

  /// What only the embedded tenant can do in those of some test cases that another one would run.
  func sandboxProblems(_ selected: [TestCase], home: String?) -> [Diagnostic] {
    let run = selected.filter { !$0.isSandboxOnly }.flatMap(\.statements)
    var problems: [Diagnostic] = []
    var seen: Set<String> = []
    collect(from: (run.isEmpty ? [] : setup) + run, home, &seen, &problems)
    return Array(problems.prefix(20))
  }

  private func collect(
    from statements: [Statement], _ home: String?, _ seen: inout Set<String>,
    _ problems: inout [Diagnostic]
  ) {
    for statement in statements.flatMap(\.withNested) {
      if let range = statement.needsSandbox {
        problems.append(Diagnostic(.needsSandbox, in: statement.source, range))
      }
      guard case .source(let argument) = statement.command, let name = argument.knownText else {
        continue
      }
      let path = ScriptPath.resolve(name, besides: statement.source.name, home: home)
      if seen.insert(path).inserted, let script = loader.loaded(path) {
        collect(from: script.statements, home, &seen, &problems)
      }
    }
  }
}
