import CgxContext
import CgxJSON
import CgxLanguage
import CgxLedger
import CgxTenant

extension Interpreter {
  /// The commits to the session that is selected; all of them where none is.
  func history(_ statement: Statement) throws(Failure) -> Outcome {
    let own = commits.records.filter { session == nil || $0.session == session }
    let known = Set(commits.records.map(\.id))
    let (selected, tenant) = (session?.text, connection.tenantName)
    let ledger = try openLedger(statement)
    let records: [LedgerRecord]
    do throws(LedgerError) {
      records = try ledger.lastRecords(Self.historyLimit) { record in
        EarlierCommit(record, session: selected, tenant: tenant).map { !known.contains($0.id) }
          ?? false
      }
    } catch {
      throw failure(error, statement)
    }
    var earlier: [EarlierCommit] = []
    for record in records.reversed() {
      // Of a commit that was looked into later, the last word counts.
      if let commit = EarlierCommit(record, session: selected, tenant: tenant),
        !earlier.contains(where: { $0.id == commit.id })
      {
        earlier.append(commit)
      }
    }
    return .history(own, earlier: earlier.reversed())
  }

  /// How many commits of earlier runs are shown.
  private static let historyLimit = 100

  /// Stages the inverse of a commit.
  func rollback(_ id: Argument?, _ statement: Statement) async throws(Failure) -> Outcome {
    let record = try await record(id, statement)
    guard record.outcome == .committed else {
      throw failure(
        .validation,
        Message("commit \(record.id) has nothing to take back: \(record.outcome.rawValue)"),
        statement, id?.range)
    }
    guard session == nil || session == record.session else {
      throw failure(
        .validation,
        Message(
          "commit \(record.id) went to another session",
          help: ["'session \(record.session)' selects it"]), statement, id?.range)
    }
    let inverse = Inverse(of: record, place: statement.place, at: connection.now)
    let changes = marked(inverse.changes)
    hideSecrets(of: changes)
    let replaced = stage.stage(changes)
    for key in changes.map(\.key) { objections[key] = nil }
    return .rolledBack(
      id: record.id, changes, unknown: inverse.unknown, replaced: replaced.map(\.key))
  }

  private func record(
    _ id: Argument?, _ statement: Statement
  ) async throws(Failure) -> CommitRecord {
    guard let id else {
      let last = commits.records.last {
        $0.outcome == .committed && (session == nil || $0.session == session)
      }
      if let last { return last }
      throw failure(
        .validation, Message("this run has committed nothing that could be taken back"), statement)
    }
    let name = try await text(id, "a commit's ID", statement)
    if let record = commits.named(name) { return record }
    throw failure(
      .validation,
      Message(
        "this run knows no commit '\(name)'",
        suggestion: nearest(to: name, among: commits.records.map(\.id))), statement, id.range)
  }
}

/// What takes a commit back.
struct Inverse {
  private(set) var changes: [Change] = []
  /// The keys of which it is not known what was there before, or in which scope.
  private(set) var unknown: [String] = []

  init(of record: CommitRecord, place: Place, at now: Timestamp) {
    for change in record.changes {
      guard let before = record.before else {
        unknown.append(change.key)
        continue
      }
      guard let value = before.value(of: change.key, at: now) else {
        if change.value != nil {
          changes.append(
            Change(key: change.key, scope: change.scope, action: .unset, place: place))
        }
        continue
      }
      let expiry = before.expiry(of: change.key)
      // An expiry that is told and can't be read is no 'never'.
      let isReadable = before.metadata[change.key]?.expiresAt == nil || expiry != nil
      guard isReadable, let scope = before.scope(of: change.key) else {
        unknown.append(change.key)
        continue
      }
      let lifetime = expiry.map { Lifetime.until($0) } ?? .never
      changes.append(
        Change(key: change.key, scope: scope, action: .set(value, lifetime), place: place))
    }
  }
}
