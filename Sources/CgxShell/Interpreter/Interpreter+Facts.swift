import CgxContext
import CgxJSON
import CgxLanguage
import CgxSandbox
import CgxTenant

extension Interpreter {
  /// What a reference names, or nil where there is nothing of that name.
  func find(_ reference: Reference, _ statement: Statement) async throws(Failure) -> JSON? {
    guard let root = FactRoot(rawValue: reference.root) else {
      return variables[reference.root]?.value(at: reference.path.dropFirst())
    }
    let path = reference.path.dropFirst()
    guard let member = path.first else {
      return root == .context ? .object(try await liveContext(statement).variables) : nil
    }
    if let problem = reference.factProblem {
      throw failure(.validation, problem.message, statement, reference.range)
    }
    let value: JSON? =
      switch root {
      case .context: try await liveContext(statement).variables[member]
      case .stage: stageFact(member)
      case .commit: commitFact(member)
      case .error: errorFact(member)
      case .metrics: await currentMetrics.rows.first { $0.name == member }?.value
      case .session: (session?.text ?? connection.configuredSession).map { .string($0) }
      case .auth: try await authFact(member, statement)
      case .env: try environmentFact(member, reference, statement)
      case .sandbox: try sandboxFact(member, statement)
      }
    return value?.value(at: path.dropFirst())
  }

  /// The context as the tenant holds it now.
  func liveContext(_ statement: Statement) async throws(Failure) -> ContextDocument {
    let session = try await selectedSession(statement)
    let document = try await asking(statement) { (tenant) async throws(TenantError) in
      try await tenant.context(of: session)
    }
    known = document
    hideSecrets(of: document)
    return document
  }

  /// A secret is no value: it would end up in the stage, in messages and in what scripts print.
  private func environmentFact(
    _ name: String, _ reference: Reference, _ statement: Statement
  ) throws(Failure) -> JSON? {
    guard !Setting.secretEnvironmentNames.contains(name) else {
      throw failure(
        .validation,
        Message(
          "'\(name)' holds a secret, and a secret is no value",
          help: ["'auth' uses it by itself; it is never shown"]), statement, reference.range)
    }
    return configuration.environment[name].map { .string($0) }
  }

  private func stageFact(_ member: String) -> JSON? {
    switch member {
    case "count": return .integer(stage.count)
    case "bytes": return .integer(AtomicPutDialect.size(of: stage.changes))
    default:
      guard let change = stage[member] else { return nil }
      if case .set(let value, _) = change.action { return value }
      return .null
    }
  }

  private func commitFact(_ member: String) -> JSON? {
    guard let commit = commits.last else { return nil }
    return switch member {
    case "id": .string(commit.id)
    case "outcome": .string(commit.outcome.rawValue)
    case "status": commit.status.map { .integer($0) }
    case "attempts": .integer(commit.attempts)
    case "conflicts": .integer(commit.conflicts)
    case "variables": .integer(commit.changes.count)
    case "hash": .string(commit.hash.description)
    case "latency_ms": .number(JSONNumber(commit.latency.milliseconds, fractionDigits: 3))
    default: nil
    }
  }

  private func errorFact(_ member: String) -> JSON? {
    guard let failure = lastFailure else { return nil }
    return switch member {
    case "kind": .string(failure.kind.rawValue)
    case "status": failure.status.map { .integer($0) }
    case "message": .string(failure.title)
    default: nil
    }
  }

  private func authFact(_ member: String, _ statement: Statement) async throws(Failure) -> JSON? {
    let authentication = await (try tenant(statement)).authentication()
    return switch member {
    case "kind": (authentication?.kind.rawValue).map { .string($0) }
    case "expires_in": (authentication?.expiresIn).map { .integer($0) }
    default: nil
    }
  }

  private func sandboxFact(_ member: String, _ statement: Statement) throws(Failure) -> JSON? {
    let sandbox = try requireSandbox(statement)
    if member == "last_put" {
      return sandbox.lastPut.flatMap { try? JSON(parsing: $0) }
    }
    if member == "notifications" {
      return .array(sandbox.notifications.compactMap { try? JSON(parsing: $0.body) })
    }
    let counts = sandbox.requests
    return .members([
      "token": .integer(counts.token), "get": .integer(counts.get), "put": .integer(counts.put),
      "total": .integer(counts.total),
    ])
  }
}
