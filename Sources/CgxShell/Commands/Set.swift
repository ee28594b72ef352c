import CgxContext
import CgxJSON
import CgxLanguage
import CgxTenant

extension Interpreter {
  func set(
    _ key: Argument, _ value: Argument, _ target: Target, isSecret: Bool, _ statement: Statement
  ) async throws(Failure) -> Outcome {
    let name = try await text(key, "a key", statement)
    let (scope, lifetime) = try await resolve(target, statement)
    let isSecret = isSecret || self.isSecret(value)
    let value = try await self.value(value, statement)
    if isSecret { secrets.insert(value: value) }
    return try stageOne(
      Change(
        key: name, scope: scope, action: .set(value, lifetime), place: statement.place,
        isSecret: isSecret), key, statement)
  }

  func unset(
    _ key: Argument, _ target: Target, _ statement: Statement
  ) async throws(Failure) -> Outcome {
    let name = try await text(key, "a key", statement)
    let (scope, lifetime) = try await resolve(target, statement)
    guard lifetime == .never else {
      throw failure(.validation, Message("what is removed has no TTL"), statement)
    }
    return try stageOne(
      Change(key: name, scope: scope, action: .unset, place: statement.place), key, statement)
  }

  private func stageOne(
    _ change: Change, _ key: Argument, _ statement: Statement
  ) throws(Failure) -> Outcome {
    let violations = change.violations(at: connection.now)
    guard violations.isEmpty else {
      throw Failure(
        .validation,
        violations.map { violation in
          let isKey = if case .key = violation.rule { true } else { false }
          let range = isKey ? key.range : statement.range
          return Failure.Item(
            message: violation.rule.message, location: .text(statement.source, range))
        })
    }
    guard !secrets.isHeld(by: .string(change.key)) else {
      throw failure(
        .validation,
        Message("the key holds a secret, and keys are written down", hidesText: true), statement,
        key.range)
    }
    if change.isSecret { secrets.insert(key: change.key) }
    let changes = marked([change])
    objections[change.key] = nil
    return .staged(changes[0], replaced: stage.stage(changes).first)
  }
}
