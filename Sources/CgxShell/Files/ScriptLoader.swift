import CgxContext
import CgxFiles
import CgxLanguage

/// Reads scripts and all that they source, before the first statement runs.
struct ScriptLoader {
  static let depthLimit = 16

  private let home: String?
  private let folder: String
  private let readsPipes: Bool
  private var scripts: [String: Script] = [:]

  /// - Parameters:
  ///   - folder: before the names of files.
  ///   - readsPipes: whether a sourced file may be one that somebody has to write to.
  init(environment: [String: String], folder: String = "", readsPipes: Bool = true) {
    self.folder = folder
    self.readsPipes = readsPipes
    home = environment["HOME"]
  }

  /// A script that was loaded before, by its path.
  func loaded(_ path: String) -> Script? { scripts[path] }

  /// Reads the file of a `source` statement and all that it sources.
  ///
  /// - Parameters:
  ///   - stack: the paths of the files that are being sourced, outermost first.
  ///   - now: an expiry before then is known to be past.
  mutating func load(
    sourcedBy statement: Statement, _ argument: Argument, path: String, stack: [String],
    now: Timestamp
  ) throws(Failure) {
    let fail = { (problem: Problem) in
      Failure([Diagnostic(problem, in: statement.source, argument.range)])
    }
    guard !stack.contains(path) else { throw fail(.sourceCycle(stack + [path])) }
    guard stack.count < Self.depthLimit else { throw fail(.sourceTooDeep(limit: Self.depthLimit)) }
    if scripts[path] != nil { return }
    let bytes: [UInt8]
    do {
      let file = ScriptPath.file(path, in: folder)
      bytes = readsPipes ? try FileReader.read(file) : try FileReader.readRegular(file)
    } catch {
      guard !Task.isCancelled else {
        throw Failure(
          .interrupted, Message("interrupted while '\(path)' was read"),
          at: .text(statement.source, argument.range))
      }
      throw fail(.unreadableFile(path, reason: error.reason))
    }
    scripts[path] = try load(
      SourceText(name: path, bytes: bytes), stack: stack + [path], now: now)
  }

  /// Parses a source, and all that it sources by a name that is known already.
  ///
  /// - Parameter allowsTests: whether the source may hold test cases; what it sources may not.
  mutating func load(
    _ source: SourceText, stack: [String], now: Timestamp, allowsTests: Bool = false
  ) throws(Failure) -> Script {
    let script = Parser.parse(source)
    guard script.diagnostics.isEmpty else { throw Failure(script.diagnostics) }
    if !allowsTests {
      let misplaced = script.misplacedTests(isSourced: stack.count > 1)
      guard misplaced.isEmpty else { throw Failure(misplaced) }
    }
    let problems = script.knownProblems(now: now)
    guard problems.isEmpty else { throw Failure(Array(problems.prefix(20))) }
    try loadSources(of: script.statements, stack: stack, now: now)
    return script
  }

  private mutating func loadSources(
    of statements: [Statement], stack: [String], now: Timestamp
  ) throws(Failure) {
    for statement in statements {
      switch statement.command {
      case .source(let argument):
        guard let text = argument.knownText else { continue }
        let path = ScriptPath.resolve(text, besides: statement.source.name, home: home)
        try load(sourcedBy: statement, argument, path: path, stack: stack, now: now)
      case .if(_, let then, let otherwise):
        try loadSources(of: then + otherwise, stack: stack, now: now)
      default: continue
      }
    }
  }
}

extension Script {
  /// The first test case as a mistake: the script is run, or sourced by another one.
  fileprivate func misplacedTests(isSourced: Bool) -> [Diagnostic] {
    // A place such as '-c' is no file that could be tested.
    let file =
      source.name.hasPrefix("-") || source.name == SourceText.promptName ? nil : source.name
    return statements.filter(\.isTest).prefix(1).map { statement in
      Diagnostic(
        isSourced ? .testInSourcedFile : .testOutsideTestFile(file: file), in: source,
        statement.range)
    }
  }
}
