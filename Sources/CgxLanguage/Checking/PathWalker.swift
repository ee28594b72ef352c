import CgxContext

/// Follows every way that a run of a script can take, through branches and sourced files, and finds
/// what is wrong with some of them. What is not known leads to no finding.
public struct PathWalker {
  let surroundings: CheckSurroundings
  var knowledge: Knowledge
  /// Nil where it turned out not to be one.
  var findings: [Finding?] = []

  /// Whether the script is a file of tests.
  var isTest = false
  /// Whether all that is staged is known.
  var knowsStage = true
  /// Whether words of the file that is followed may be shown elsewhere.
  var isShown: Bool
  /// The names that such a file must not suggest.
  var hiddenNames: Set<String> = []
  /// The files that are being sourced, outermost first.
  var stack: [String]
  var guards: [Knowledge.Guard] = []
  var block = 0
  /// How often the stage was looked at or committed, on whichever way.
  var looks = 0
  /// How often names were given values.
  var definitions: [String: Int] = [:]
  /// How often names may have been given values that nothing is known of.
  var unknownDefinitions = 0
  /// Whether the values of variables are put in: not where a condition keeps those away that are known.
  var knowsConstants = true
  /// How often the value of a variable was put in.
  var constantsUsed = 0
  /// The files of data that were loaded, and what was loaded from them again.
  var loaded: Set<String> = []
  var repeatedChanges = 0
  private var lastNumber = 0
  private var sourcedStatements = 0
  var searches = 0
  var meanings = StatementMeanings()
  /// The texts of values that a statement with `--secret` stages by way of a variable.
  var secretTexts: Set<String> = []

  /// More statements of sourced files are not followed: files that source others twice each could
  /// go on for ever.
  private static let sourcedLimit = 500_000
  /// Where the same files are loaded again and again, no more changes than this are followed.
  static let repeatedChangesLimit = 100_000
  /// Among more names than this nothing near is looked for.
  static let nameLimit = 1000
  /// How often a large stage is searched.
  static let searchLimit = 20

  private init(_ script: Script, _ surroundings: CheckSurroundings) {
    self.surroundings = surroundings
    knowledge = Knowledge(names: surroundings.names)
    stack = [script.source.name]
    isShown = surroundings.isShown(script.source.name)
  }

  /// What is found on the ways through a script, beyond what is wrong with each statement by itself,
  /// and texts that must not be shown: values of variables that a secret takes.
  public static func findings(
    in script: Script, _ surroundings: CheckSurroundings
  ) -> (findings: [Finding], secretTexts: Set<String>) {
    var walker = PathWalker(script, surroundings)
    walker.walkAll(script.statements)
    return (walker.findings.compactMap(\.self), walker.secretTexts)
  }

  private mutating func walkAll(_ statements: [Statement]) {
    guard let first = statements.firstIndex(where: \.beginsTest) else {
      if walk(statements) { end(.script) }
      return
    }
    isTest = true
    // What stands before the first test runs before each.
    guard walk(Array(statements[..<first])) else {
      return find(.unreachable(after: statements[first - 1].place), statements[first])
    }
    for test in statements[first...].split(whereSeparator: \.beginsTest) {
      let fork = knowledge.fork()
      block = number()
      if walk(Array(test)) { end(.test) }
      _ = knowledge.takeBack(to: fork)
      knowledge.close(fork)
    }
  }

  mutating func number() -> Int {
    lastNumber += 1
    return lastNumber
  }

  mutating func find(_ fact: Finding.Fact, _ statement: Statement, _ range: Range<Int>? = nil) {
    findings.append(Finding(fact, in: statement.source, range ?? statement.range))
  }

  // MARK: Statements

  /// Follows statements; false where the run always ends in them.
  mutating func walk(_ statements: [Statement]) -> Bool {
    var index = 0
    while index < statements.count {
      let statement = statements[index]
      index += 1
      guard !walk(statement) else { continue }
      guard index < statements.count else { return false }
      // Where the blocks are not those that were meant, it may not be the end.
      guard let stray = statements[index...].firstIndex(where: \.endsUnknownBlock) else {
        find(.unreachable(after: statement.place), statements[index])
        return false
      }
      index = stray
    }
    return true
  }

  private mutating func walk(_ written: Statement) -> Bool {
    let statement = withConstants(written)
    switch statement.command {
    case .if(let condition, let then, let otherwise):
      return walk(condition, then, otherwise, statement)
    case .unread(let word, let branches): return pass(word, branches, statement)
    case .source(let file): return source(file, statement)
    case .quit(let discarding):
      if !discarding { end(.quit(statement.place)) }
      return false
    case .set, .unset, .load, .commit, .check, .discard, .undo, .rollback, .recover, .stage:
      stage(statement)
    case .let(let name, let value):
      look(at: value, statement)
      define(name, value)
    case .expect(let condition):
      look(at: condition, statement)
      _ = truth(of: condition, statement)
      if knowsStage { _ = assume(condition, isTrue: true) }
    case .expectError(let kind, let inner): expectError(kind, inner)
    case .diff, .show: lookAtStage()
    case .echo(let values): for value in values { look(at: value, statement) }
    case .crm(.data(let value)), .wait(let value): look(at: value, statement)
    case .get(let argument), .session(let argument, _), .option(_, let argument):
      if let argument { look(at: argument, statement) }
    case .record(.start(let file)):
      look(at: file, statement)
      find(.promptOnly, statement)
    case .edit: find(.promptOnly, statement)
    case .sandbox(let action):
      if !isTest { find(.sandboxStatement, statement) }
      look(at: action, statement)
    case .audit, .auth, .crm, .help, .history, .metrics, .record, .test, .why: break
    }
    return true
  }

  /// The statement fails, so it changes nothing, unless it has committed and only that could not be
  /// written down.
  private mutating func expectError(_ kind: ErrorKind, _ inner: Statement) {
    let facts = inner.arguments.flatMap(\.expression.references).map(\.root)
    if facts.contains(FactRoot.stage.rawValue) { lookAtStage() }
    switch inner.command {
    case .commit:
      lookAtStage()
      if kind == .ledger { knowledge.forget() }
      // The answer may have been lost.
      knowledge.past.mayHaveCommitted = true
    case .check, .diff, .show: lookAtStage()
    case .recover: knowledge.forget()
    default: break
    }
  }

  mutating func lookAtStage() {
    looks += 1
    knowledge.summary.epoch = number()
  }

  // MARK: Sourced files

  private mutating func source(_ file: Argument, _ statement: Statement) -> Bool {
    look(at: file, statement)
    guard let text = file.knownText else {
      forgetAll()
      return true
    }
    let path = surroundings.resolve(text, statement.source)
    let problem: Problem?
    if stack.contains(path) {
      problem = .sourceCycle(stack + [path])
    } else if stack.count >= surroundings.depthLimit {
      problem = .sourceTooDeep(limit: surroundings.depthLimit)
    } else {
      switch surroundings.script(path) {
      case .script(let script): return walk(script, path)
      case .unreadable(let reason): problem = .unreadableFile(path, reason: reason)
      case .unknown: problem = nil
      }
    }
    if let problem { find(.problem(problem), statement, file.range) }
    forgetAll()
    return true
  }

  private mutating func walk(_ script: Script, _ path: String) -> Bool {
    sourcedStatements += script.statements.count
    guard sourcedStatements <= Self.sourcedLimit else {
      forgetAll()
      return true
    }
    let outer = (block, isShown)
    block = number()
    isShown = surroundings.isShown(path)
    stack.append(path)
    let goesOn = walk(script.statements)
    stack.removeLast()
    (block, isShown) = outer
    return goesOn
  }

  /// Anything may have happened.
  mutating func forgetAll() {
    knowledge.forgetPast()
    unknownDefinitions += 1
    knowledge.forget()
  }

  /// What holds in the first branch of an `if`, where its value stays as long as its text stays the
  /// same; nil where the value may change meanwhile.
  func guardOf(_ condition: Condition, _ statement: Statement) -> Knowledge.Guard? {
    let arguments = [condition.left, condition.right].compactMap(\.self)
    // What is the opposite of another condition is told as that one.
    let (comparison, isTrue): (Condition.Operator, Bool) =
      switch condition.comparison {
      case .absent: (.exists, false)
      case .notEqual: (.equal, false)
      default: (condition.comparison, true)
      }
    var text = arguments.map { statement.source.text($0.range) }
      .joined(separator: " \(comparison.rawValue) ")
    if !comparison.takesValue { text += " " + comparison.rawValue }
    for argument in arguments {
      if case .file = argument.expression { return nil }
      for reference in argument.expression.references {
        switch FactRoot(rawValue: reference.root) {
        case .env: continue
        case nil: text += " \(definitions[reference.root] ?? 0) \(unknownDefinitions)"
        default: return nil
        }
      }
    }
    return Knowledge.Guard(text: text, isTrue: isTrue)
  }
}
