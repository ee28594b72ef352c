import CgxContext
import CgxLanguage
import CgxLedger
import CgxTenant

extension Interpreter {
  /// Reads the context back and says what became of the commits whose outcome is unknown; then
  /// the CRM is told what it waits for.
  func recover(_ statement: Statement) async throws(Failure) -> Outcome {
    var recovered: [CommitRecord] = []
    for record in commits.unknown {
      let live = try await liveContext(of: record.session, statement)
      recovered.append(try settle(record, live, statement))
    }
    let earlier = try await settleEarlierCommits(statement)
    hasOpenCommits = earlier.contains { $0.outcome == .unknown }
    let report: DeliveryReport
    do {
      report = try await deliverNotifications(from: try openLedger(statement), onlyDue: false)
    } catch let error as LedgerError {
      throw failure(error, statement)
    } catch let error as Failure {
      throw error
    } catch {
      throw failure(.ledger, Message("\(error)"), statement)
    }
    if let failure = report.lastFailure {
      notify(
        .notNotified(
          reason: failure.sentence, waiting: report.pending.count, parked: report.parked.count))
    }
    try requireKnown(recovered, earlier, statement)
    return .recovered(recovered, earlier: earlier, delivered: report.delivered)
  }

  private func requireKnown(
    _ recovered: [CommitRecord], _ earlier: [SettledCommit], _ statement: Statement
  ) throws(Failure) {
    let all = recovered.map { ($0.id, $0.outcome) } + earlier.map { ($0.id, $0.outcome) }
    let open = all.filter { $0.1 == .unknown }
    guard !open.isEmpty else { return }
    let settled = all.filter { $0.1 != .unknown }
      .map { "\($0.0) is known now: \($0.1.rawValue)" }
    throw failure(
      .unknown,
      Message(
        "it can't be told what became of \(open.map(\.0).joined(separator: ", "))",
        help: settled + [
          "'get' shows what the context holds now",
          "to commit again is safe: the same values are set once more",
        ]), statement)
  }

  private func settle(
    _ record: CommitRecord, _ live: ContextDocument, _ statement: Statement
  ) throws(Failure) -> CommitRecord {
    var record = record
    let keys = Set(record.changes.map(\.key))
    let later = commits.committed(after: record).flatMap(\.changes)
    // What a later commit has set tells nothing of this one.
    guard !later.contains(where: { keys.contains($0.key) }) else { return record }
    switch ReadBack(record.changes, base: record.before, live: live, at: connection.now) {
    case .applied:
      record.outcome = .committed
      record.isConfirmedByReadBack = true
      dropFromStage(record.changes)
    case .notApplied: record.outcome = .notApplied
    case .changedByOthers, .indistinct, .undecided: break
    }
    if record.outcome != .unknown { try writeDown(&record, statement) }
    commits.update(record)
    return record
  }

  private func writeDown(_ record: inout CommitRecord, _ statement: Statement) throws(Failure) {
    let ledger = try openLedger(statement)
    do {
      let id = record.id
      guard let open = try ledger.openCommits().first(where: { $0.id == id }) else { return }
      if let head = try close(open, record.outcome, in: ledger) { record.ledger = head }
    } catch {
      throw failure(error, statement)
    }
  }

  /// Takes the changes of a commit out of the stage, unless they were staged anew since.
  private func dropFromStage(_ changes: [FixedChange]) {
    let keys = changes.filter { stage[$0.key] == $0.change }.map(\.key)
    stage.discard(keys)
    for key in keys { objections[key] = nil }
  }
}
