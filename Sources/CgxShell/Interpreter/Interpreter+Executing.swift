import CgxContext
import CgxJSON
import CgxLanguage
import CgxTenant

extension Interpreter {
  /// Runs a statement that holds no others.
  func execute(_ statement: Statement) async throws(Failure) -> Outcome {
    switch statement.command {
    case .audit(let count): try audit(count, statement)
    case .auth(let action): try await auth(action, statement)
    case .check: try check(statement)
    case .commit(let options): try await commit(options, statement)
    case .crm(let action): try await crm(action, statement)
    case .diff: try await diff(statement)
    case .discard(let keys): try await discard(keys, statement)
    case .echo(let values): try await echo(values, statement)
    case .edit(let key): try await edit(key, statement)
    case .expect(let condition): try await expect(condition, statement)
    case .expectError(let kind, let inner): try await expect(kind, of: inner, statement)
    case .get(let key): try await get(key, statement)
    case .help(let topic): .help(topic: topic)
    case .history: try history(statement)
    case .let(let name, let value): try await define(name, value, statement)
    case .load(let file, let target): try await load(file, target, statement)
    case .metrics(let form, let reset): await showMetrics(form, reset: reset)
    case .option(let option, let value): try await handle(option, value, statement)
    case .record(let action): try await record(action, statement)
    case .recover: try await recover(statement)
    case .rollback(let id): try await rollback(id, statement)
    case .sandbox(let action): try await sandbox(action, statement)
    case .session(let id, let checking): try await select(id, checking: checking, statement)
    case .set(let key, let value, let target, let isSecret):
      try await set(key, value, target, isSecret: isSecret, statement)
    case .show(let asScript): show(asScript: asScript)
    case .stage(let action): try handle(action, statement)
    case .undo: try undo(statement)
    case .unset(let key, let target): try await unset(key, target, statement)
    case .wait(let duration): try await wait(duration, statement)
    case .why: .explained(explanation)
    case .if, .source, .quit, .test: .expected
    case .unread: preconditionFailure("a script with mistakes does not run")
    }
  }

  /// A failure of a statement, or of a part of it.
  func failure(
    _ kind: ErrorKind, _ message: Message, _ statement: Statement, _ range: Range<Int>? = nil
  ) -> Failure {
    Failure(kind, message, at: .text(statement.source, range ?? statement.range))
  }

  /// The tenant, connected if it was not.
  func tenant(_ statement: Statement) async throws(Failure) -> HTTPTenant {
    do {
      return try await connection.connected()
    } catch {
      // What is interrupted while it starts has not failed.
      guard !Task.isCancelled else {
        throw failure(.interrupted, Message("interrupted before the tenant was asked"), statement)
      }
      let kind: ErrorKind =
        switch error {
        case .configuration(.interrupted): .interrupted
        case .configuration: .auth
        default: .usage
        }
      throw failure(kind, error.message, statement)
    }
  }

  /// Makes a failure of what a tenant could not do.
  func asking<Value: Sendable>(
    _ statement: Statement,
    _ ask: (HTTPTenant) async throws(TenantError) -> Value
  ) async throws(Failure) -> Value {
    let tenant = try await tenant(statement)
    do {
      return try await ask(tenant)
    } catch {
      throw Failure(error, at: .text(statement.source, statement.range))
    }
  }

  /// The session that is selected; the configured one is selected if there was none.
  func selectedSession(_ statement: Statement) async throws(Failure) -> SessionID {
    if let session { return session }
    let configured = try configuredSession(statement)
    try await asking(statement) { (tenant) async throws(TenantError) in
      try await tenant.checkSession(configured)
    }
    session = configured
    return configured
  }

  func configuredSession(_ statement: Statement) throws(Failure) -> SessionID {
    guard let text = connection.configuredSession else {
      throw failure(
        .session,
        Message(
          "no session is selected",
          help: ["'session ID' selects one; so do --session ID and COGNIGY_SESSION_ID"]), statement)
    }
    return try sessionID(text, statement, statement.range)
  }

  func sessionID(
    _ text: String, _ statement: Statement, _ range: Range<Int>
  ) throws(Failure) -> SessionID {
    guard let id = SessionID(text) else {
      throw failure(
        .validation,
        Message(
          "this can't be a session's ID",
          label: "expected 1 to \(SessionID.lengthLimit) characters, not only dots"),
        statement, range)
    }
    return id
  }
}

extension Statement {
  /// The word that the statement begins with.
  var name: String {
    switch command {
    case .audit: "audit"
    case .auth: "auth"
    case .check: "check"
    case .commit: "commit"
    case .crm: "crm"
    case .diff: "diff"
    case .discard: "discard"
    case .echo: "echo"
    case .edit: "edit"
    case .expect: "expect"
    case .expectError: "expect-error"
    case .get: "get"
    case .help: "help"
    case .history: "history"
    case .if: "if"
    case .let: "let"
    case .load: "load"
    case .metrics: "metrics"
    case .option: "option"
    case .quit: "quit"
    case .record: "record"
    case .recover: "recover"
    case .rollback: "rollback"
    case .sandbox: "sandbox"
    case .session: "session"
    case .set: "set"
    case .show: "show"
    case .source: "source"
    case .stage: "stage"
    case .test: "test"
    case .undo: "undo"
    case .unread(let word, _): word ?? ""
    case .unset: "unset"
    case .wait: "wait"
    case .why: "why"
    }
  }
}
