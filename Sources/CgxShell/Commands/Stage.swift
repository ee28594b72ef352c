import CgxContext
import CgxJSON
import CgxLanguage
import CgxTenant

extension Interpreter {
  /// The length of the body of what is staged.
  var size: BodySize {
    BodySize(
      bytes: stage.isEmpty ? 0 : AtomicPutDialect.size(of: stage.changes),
      limit: AtomicPutDialect.bodyLimit)
  }

  func show(asScript: Bool) -> Outcome {
    guard asScript else { return .changes(stage.changes, size: size, objections: objections) }
    let statements = stage.changes.statementTexts(secrets.redactor)
    return .script(ScriptFormatter.format(statements.joined(separator: "\n")))
  }

  func check(_ statement: Statement) throws(Failure) -> Outcome {
    try validate(statement)
    return .checked(count: stage.count, size: size)
  }

  /// Throws every rule that the change set breaks now.
  func validate(_ statement: Statement) throws(Failure) {
    let violations = AtomicPutDialect.violations(of: stage.changes, at: connection.now)
    guard !violations.isEmpty else { return }
    objections = Objections(violations).reasons
    throw Failure(violations, of: statement)
  }

  func discard(_ keys: [Argument], _ statement: Statement) async throws(Failure) -> Outcome {
    guard !keys.isEmpty else { return .discarded(stage.discardAll().map(\.key)) }
    var names: [String] = []
    for key in keys {
      let name = try await text(key, "a key", statement)
      guard stage[name] != nil else {
        throw failure(
          .validation,
          Message("'\(name)' is not staged", suggestion: nearest(to: name, among: stage.keys)),
          statement, key.range)
      }
      if !names.contains(name) { names.append(name) }
    }
    return .discarded(stage.discard(names).map(\.key))
  }

  func undo(_ statement: Statement) throws(Failure) -> Outcome {
    guard let keys = stage.undo() else {
      throw failure(.validation, Message("there is no staging step to take back"), statement)
    }
    return .undone(keys)
  }

}

extension Failure {
  /// Broken rules, each at the place that it was staged from; the size at the statement.
  init(_ violations: [Violation], of statement: Statement) {
    self.init(
      .validation,
      violations.map { violation in
        let location: Location =
          if let place = violation.place {
            .place(place)
          } else {
            .text(statement.source, statement.range)
          }
        var message = violation.rule.message
        if violation.place != nil { message.title = "'\(violation.key)': \(message.title)" }
        return Item(message: message, location: location)
      })
  }
}

extension [Change] {
  /// The statements that stage these changes. In place of a secret, or of what holds one, there is a
  /// variable for `--var`, with the key as its name as far as it can be one.
  func statementTexts(_ redactor: Redactor) -> [String] {
    var names: Set<String> = []
    return map { change in
      guard case .set(let value, let lifetime) = change.action,
        change.isSecret || redactor.finds(in: value.compact)
      else { return change.statementText }
      var name = change.key
      while !Reference.isVariableName(name) || FactRoot(rawValue: name) != nil
        || names.contains(name)
      {
        name = "_" + name
      }
      names.insert(name)
      return change.setText("${\(name)}", lifetime, flag: "--secret ")
    }
  }
}

extension Change {
  /// The statement that stages this change.
  var statementText: String {
    switch action {
    case .unset: return "unset \(keyText) \(scope.rawValue)"
    case .set(let value, let lifetime):
      // In a string of the language, '${' would stand for something.
      return setText(value.compact.replacing("${", with: "\\u0024{"), lifetime, flag: "")
    }
  }

  func setText(_ value: String, _ lifetime: Lifetime, flag: String) -> String {
    let ttl = lifetime == .never ? "" : " " + lifetime.text
    return "set \(flag)\(keyText) \(value) \(scope.rawValue)\(ttl)"
  }

  /// The key, in quotes where it could be taken for a flag.
  private var keyText: String { key.hasPrefix("--") ? "\"\(key)\"" : key }
}

extension Lifetime {
  /// As the language writes it.
  var text: String {
    switch self {
    case .never: "never"
    case .seconds(let seconds): DurationText.text(seconds: seconds)
    case .until(let instant): instant.rfc3339
    }
  }
}
