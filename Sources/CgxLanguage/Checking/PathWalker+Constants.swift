import CgxContext
import CgxJSON

/// Values of variables are put in where they are known: what is wrong with a key or a TTL is wrong
/// by way of a variable, too.
extension PathWalker {
  /// A larger value is not followed, in bytes of JSON.
  static let constantLimit = 4096

  mutating func define(_ name: String, _ value: Argument?) {
    var known: JSON?
    // What must not be shown elsewhere could be, as the value of a variable.
    if isShown, knowsConstants, case .literal(let json)? = value?.expression,
      !json.isLarger(than: Self.constantLimit)
    {
      known = json
    }
    if !isShown { hiddenNames.insert(name) }
    knowledge.define(name, known)
    definitions[name, default: 0] += 1
  }

  /// Whether a condition holds; nil where that is not known.
  mutating func truth(of condition: Condition, _ statement: Statement) -> Bool? {
    let left: JSON?
    switch condition.left.expression {
    case .reference(let reference):
      guard let constant = constant(reference.root) else { return nil }
      left = constant.value(at: reference.path.dropFirst())
    case .literal(let json): left = json
    default: return nil
    }
    guard condition.comparison != .matches else { return nil }
    var right: JSON?
    if let argument = condition.right {
      guard case .literal(let json) = folded(argument).expression else { return nil }
      right = json
    }
    do {
      return try condition.comparison.holds(left, right)
    } catch {
      find(.problem(error.problem), statement, condition.right?.range)
      return nil
    }
  }

  /// The statement with the values of variables in it, as far as they are known; finds what is wrong
  /// with it then.
  mutating func withConstants(_ statement: Statement) -> Statement {
    if case .set(_, let value, _, isSecret: true) = statement.command { noteSecret(value) }
    // What a secret statement says is not looked at: a message could show it.
    guard knowsConstants, knowledge.hasConstants, !statement.isSecret else { return statement }
    let before = constantsUsed
    var folded = statement
    switch statement.command {
    case .set(let key, let value, let target, let isSecret):
      folded.command = .set(
        key: text(key, "a key", statement), value: self.folded(value),
        self.target(target, statement), isSecret: isSecret)
    case .unset(let key, let target):
      folded.command = .unset(
        key: text(key, "a key", statement), self.target(target, statement))
    case .load(let file, let target):
      folded.command = .load(
        file: text(file, "a file", statement), self.target(target, statement))
    case .let(let name, let value): folded.command = .let(name: name, self.folded(value))
    case .source(let file): folded.command = .source(file: text(file, "a file", statement))
    case .discard(let keys):
      folded.command = .discard(keys: keys.map { text($0, "a key", statement) })
    case .get(let key?): folded.command = .get(key: text(key, "a key", statement))
    case .option(let option?, let value?): lookAtValue(value, of: option, statement)
    case .wait(let duration): lookAtDuration(duration, statement)
    default: break
    }
    guard constantsUsed > before else { return statement }
    findings += folded.knownProblems(now: surroundings.now).map { Finding($0) }
    return folded
  }

  private mutating func noteSecret(_ value: Argument) {
    for reference in value.expression.references {
      guard let constant = knowledge.constant(reference.root) else { continue }
      secretTexts.insert(constant.plainText)
      if let part = constant.value(at: reference.path.dropFirst()) {
        secretTexts.insert(part.plainText)
      }
    }
  }

  private mutating func lookAtValue(
    _ value: Argument, of option: RunOption, _ statement: Statement
  ) {
    guard let known = text(value, "the value of '\(option.rawValue)'", statement).knownText,
      option.setting(known) == nil
    else { return }
    find(
      .problem(.runOptionValue(known, expected: option.valueSyntax, suggestion: nil)), statement,
      value.range)
  }

  private mutating func lookAtDuration(_ argument: Argument, _ statement: Statement) {
    guard let known = text(argument, "a duration", statement).knownText else { return }
    do {
      _ = try DurationText.milliseconds(known)
    } catch {
      find(.problem(.duration(error, known)), statement, argument.range)
    }
  }

  /// The value of a variable, where it is known and followed.
  func constant(_ name: String) -> JSON? { knowsConstants ? knowledge.constant(name) : nil }

  /// Whether a condition depends on a value that is known.
  func asksForConstants(_ condition: Condition) -> Bool {
    [condition.left, condition.right].compactMap(\.self).flatMap(\.expression.references)
      .contains { knowledge.constant($0.root) != nil }
  }

  // MARK: Arguments

  private mutating func target(_ target: Target, _ statement: Statement) -> Target {
    guard case .computed(let arguments) = target else { return target }
    let words = arguments.compactMap { text($0, "a scope or a TTL", statement).knownText }
    guard words.count == arguments.count else { return target }
    do {
      let known = try Target.resolve(words)
      return .known(known.scope, known.lifetime)
    } catch {
      find(.problem(error.problem), statement, arguments[error.index].range)
      return target
    }
  }

  /// An argument that is a text: a number and a boolean are as they are written.
  private mutating func text(
    _ argument: Argument, _ what: String, _ statement: Statement
  ) -> Argument {
    guard argument.knownText == nil, case .literal(let value) = folded(argument).expression else {
      return argument
    }
    switch value {
    case .string, .number, .bool:
      return Argument(.literal(.string(value.plainText)), argument.range)
    case .null, .array, .object:
      find(
        .problem(.notAText(value.typeWithArticle, expected: what)), statement, argument.range)
      return argument
    }
  }

  private mutating func folded(_ argument: Argument) -> Argument {
    if case .literal = argument.expression { return argument }
    var folding = Folding(constant: constant, bytesLeft: Self.constantLimit)
    guard let expression = folding.folded(argument.expression) else { return argument }
    constantsUsed += 1
    return Argument(expression, argument.range)
  }
}

/// Puts values in the place of references, as far as they are known.
private struct Folding {
  var constant: (String) -> JSON?
  /// What more values may take.
  var bytesLeft: Int

  /// Nil where it would get too large.
  mutating func folded(_ expression: Expression) -> Expression? {
    switch expression {
    case .literal: return expression
    case .reference(let reference):
      guard let value = self.value(of: reference) else { return expression }
      bytesLeft -= value.compact.utf8.count
      return bytesLeft < 0 ? nil : .literal(value)
    case .template(let parts): return folded(parts)
    case .array(let elements):
      var values: [JSON] = []
      for element in elements {
        guard case .literal(let value)? = folded(element) else { return nil }
        values.append(value)
      }
      return .literal(.array(values))
    case .object(let members):
      var object = JSONObject()
      for member in members {
        guard case .literal(let name)? = folded(member.name),
          case .literal(let value)? = folded(member.value), object[name.plainText] == nil
        else { return nil }
        object[name.plainText] = value
      }
      return .literal(.object(object))
    case .file(let path): return folded(path).map { .file($0) }
    }
  }

  private mutating func folded(_ parts: [Expression.TemplatePart]) -> Expression? {
    var text = ""
    for part in parts {
      switch part {
      case .text(let literal): text += literal
      case .reference(let reference):
        guard let value = self.value(of: reference) else { return nil }
        text += value.plainText
      }
      guard text.utf8.count <= bytesLeft else { return nil }
    }
    bytesLeft -= text.utf8.count
    return .literal(.string(text))
  }

  private func value(of reference: Reference) -> JSON? {
    constant(reference.root)?.value(at: reference.path.dropFirst())
  }
}
