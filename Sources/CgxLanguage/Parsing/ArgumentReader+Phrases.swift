import CgxContext
import CgxJSON

extension ArgumentReader {
  /// `[SCOPE] [TTL]`, and the statement's end.
  mutating func target() throws(Diagnostic) -> Target {
    guard next != nil else { return .known(.session, .never) }
    var arguments: [Argument] = []
    var texts: [String] = []
    while arguments.count < 2, next != nil {
      let argument = try text("a scope or a TTL")
      if let text = argument.knownText { texts.append(text) }
      arguments.append(argument)
    }
    guard texts.count == arguments.count else { return .computed(arguments) }
    do {
      let (scope, lifetime) = try Target.resolve(texts)
      return .known(scope, lifetime)
    } catch {
      throw self.error(error.problem, arguments[error.index].range)
    }
  }

  /// `[-m TEXT] [--plan HASH] [--on-conflict POLICY]`, in any order.
  mutating func commitOptions() throws(Diagnostic) -> CommitOptions {
    var options = CommitOptions()
    while let flag = next {
      if take("-m") {
        guard options.message == nil else { throw error(.repeated("message"), flag.range) }
        options.message = try text("a message")
      } else if take("--plan") {
        guard options.plan == nil else { throw error(.repeated("plan"), flag.range) }
        options.plan = try text("the hash of a plan")
      } else if take("--on-conflict") {
        guard options.onConflict == nil else { throw error(.repeated("policy"), flag.range) }
        options.onConflict = try choice(of: ConflictPolicy.self, "ours, theirs or fail")
      } else {
        break
      }
    }
    return options
  }

  /// The rest of the words, as a statement of its own.
  mutating func statement() throws(Diagnostic) -> Statement {
    guard let first = next else { throw missing("a statement") }
    let rest = takeRest()
    guard let syntax = StatementSyntax.named(lexer.text(first.range)), case .bare = first.kind
    else {
      let name = lexer.text(first.range)
      throw error(.unknownStatement(name, suggestion: StatementSyntax.meant(by: name)), first.range)
    }
    guard !StatementSyntax.notInside.contains(syntax.name) else {
      throw misplaced(first, expected: "a statement that can fail by itself")
    }
    var reader = ArgumentReader(lexer: lexer, words: rest, synopsis: syntax.synopsis)
    let command = try syntax.parse(&reader)
    try reader.finish()
    return Statement(
      command: command, source: lexer.source, range: first.range.lowerBound..<reader.end)
  }

  /// `FACT OP [VALUE]`
  mutating func condition() throws(Diagnostic) -> Condition {
    let left = try fact()
    let comparison = try comparison()
    guard comparison.takesValue else {
      return Condition(left: left, comparison: comparison, right: nil)
    }
    guard comparison == .isType else {
      let right = try value("a value")
      if comparison == .matches, let text = right.knownText, SearchPattern.regex(text) == nil {
        throw error(
          .misplaced(shortened(text), expected: SearchPattern.expectation(insteadOf: text)),
          right.range)
      }
      return Condition(left: left, comparison: comparison, right: right)
    }
    let names = Condition.typeNames
    let (name, range) = try bareWord("a type")
    guard names.contains(name) else {
      throw error(.notOneOf(name, names, suggestion: nearest(to: name, among: names)), range)
    }
    return Condition(
      left: left, comparison: comparison, right: Argument(.literal(.string(name)), range))
  }

  private mutating func fact() throws(Diagnostic) -> Argument {
    guard let word = take() else { throw missing("a fact such as context.KEY") }
    guard case .bare = word.kind else { return Argument(lexer.value(of: word), word.range) }
    guard let reference = Reference(lexer.bytes, word.range) else {
      throw misplaced(word, expected: "a fact such as context.KEY, or a variable")
    }
    return Argument(.reference(reference), word.range)
  }

  private mutating func comparison() throws(Diagnostic) -> Condition.Operator {
    if let typed = nextBare, let word = next, let meant = Condition.Operator.otherNames[typed] {
      let names = Condition.Operator.allCases.map(\.rawValue)
      throw error(.notOneOf(typed, names, suggestion: meant.rawValue), word.range)
    }
    return try choice(of: Condition.Operator.self, "an operator such as ==")
  }

  /// A whole duration that is known already, or an expression.
  mutating func duration(_ what: String) throws(Diagnostic) -> Argument {
    let argument = try text(what)
    if let text = argument.knownText {
      do {
        _ = try DurationText.milliseconds(text)
      } catch {
        throw self.error(.duration(error, text), argument.range)
      }
    }
    return argument
  }
}
