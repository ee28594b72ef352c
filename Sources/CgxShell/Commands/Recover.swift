import CgxContext
import CgxLanguage
import CgxLedger
import CgxTenant

extension Interpreter {
  /// Reads the context back and says what became of the commits whose outcome is unknown; then
  /// the CRM is told what it waits for.
  func recover(_ statement: Statement) async throws(Failure) -> Outcome {
    let ledger = try openLedger(statement)
    var recovered: [CommitRecord] = []
    do throws(LedgerError) {
      try writeUnwritten(in: ledger)
    } catch {
      throw failure(error, statement)
    }
    for record in commits.unknown {
      let live = try await liveContext(of: record.session, statement)
      if record.session == session { known = live }
      recovered.append(try settle(record, live, statement))
    }
    let earlier = try await settleEarlierCommits(statement)
    try tellOfOtherTenants(ledger, statement)
    hasOpenCommits = earlier.contains { $0.outcome == .unknown }
    let report: DeliveryReport
    do throws(LedgerError) {
      report = try await deliverNotifications(from: ledger, afterCommit: false)
    } catch {
      throw failure(error, statement)
    }
    tell(report)
    try requireKnown(recovered, earlier, statement)
    return .recovered(recovered, earlier: earlier, delivered: report.delivered)
  }

  private func tellOfOtherTenants(
    _ ledger: Ledger, _ statement: Statement
  ) throws(Failure) {
    do {
      let count = try ledger.openCommits()
        .count { !$0.hasOwner && $0.tenant != connection.tenantName }
      if count > 0 { notify(.elsewhere(count: count)) }
    } catch {
      throw failure(error, statement)
    }
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
    do throws(LedgerError) {
      let id = record.id
      guard let open = try ledger.openCommits().first(where: { $0.id == id }) else { return }
      if case .written(let head) = try close(open, record.outcome, in: ledger) {
        record.ledger = head
      }
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
