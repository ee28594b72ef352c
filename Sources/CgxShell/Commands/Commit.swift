import CgxContext
import CgxJSON
import CgxLanguage
import CgxTenant

extension Interpreter {
  func commit(_ message: Argument?, _ statement: Statement) async throws(Failure) -> Outcome {
    guard !stage.isEmpty else {
      throw failure(
        .validation, Message("nothing is staged", help: ["'set KEY VALUE' stages a variable"]),
        statement)
    }
    guard !isReadOnly else {
      throw failure(
        .validation,
        Message("this run is read-only", help: ["'option read-only off' allows commits"]),
        statement)
    }
    var note: String?
    if let message { note = try await text(message, "a message", statement) }
    try validate(statement)
    let session = try await selectedSession(statement)
    let tenant = try await tenant(statement)
    let changes = stage.changes
    let body: [UInt8]
    do {
      body = try AtomicPutDialect.body(of: changes, at: connection.now)
    } catch {
      // It was valid a moment ago: an expiry has just passed.
      throw failure(.validation, Violation.Rule.lifetime(error).message, statement)
    }
    let result = await Committer(tenant: tenant)
      .commit(body, variables: changes.count, to: session)
    return try finish(result, note, changes.count, statement)
  }

  private func finish(
    _ result: Committer.Result, _ note: String?, _ count: Int, _ statement: Statement
  ) throws(Failure) -> Outcome {
    var record = CommitRecord(
      id: result.id, outcome: "committed", attempts: result.attempts, variables: count,
      latency: result.latency)
    defer { lastCommit = record }
    switch result.outcome {
    case .success(let receipt):
      record.status = receipt.status
      metrics.record(success: true, latency: result.latency)
      stage.clear()
      crmData = nil
      return .committed(receipt, message: note)
    case .failure(let error):
      record.status = error.status
      record.outcome =
        switch error.fate {
        case .nothingSent: "not sent"
        case .refused: "refused"
        case .unknown: "unknown"
        }
      metrics.record(success: false, latency: result.latency)
      throw Failure(error, at: .text(statement.source, statement.range))
    }
  }
}
