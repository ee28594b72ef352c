public import CgxContext
import CgxJSON
public import CgxLedger
public import CgxTenant

/// A commit of this run: what `history`, `rollback`, `recover` and the facts `commit.…` know.
public struct CommitRecord: Sendable {
  public enum Outcome: String, CaseIterable, Sendable {
    case committed
    /// Everything was so already; nothing was sent.
    case unchanged
    /// Other writers' values stand for all of it.
    case yielded
    case dryRun = "dry run"
    case notSent = "not sent"
    case refused
    /// Sent, and the context that was read back holds nothing of it.
    case notApplied = "not applied"
    case unknown
    /// It was never found out and can't be any more: a later commit has set its variables anew, or
    /// the session is gone.
    case superseded
  }

  public var id: String
  public var session: SessionID
  public var outcome: Outcome
  /// When it began.
  public var moment: Timestamp
  public var message: String?
  /// The HTTP status, where the tenant answered.
  public var status: Int?
  public var attempts = 0
  public var conflicts = 0
  public var latency = Duration.zero
  public var hash: PlanHash
  /// The length of the body, in bytes.
  public var bytes: Int
  public var changes: [FixedChange]
  /// What the context held of these keys before, where it is known.
  public var before: ContextDocument?
  public var isConfirmedByReadBack = false
  public var overwritten: [MergeConflict] = []
  public var yielded: [MergeConflict] = []
  /// When the tenant says that the context was changed last.
  public var updatedAt: String?
  /// Where the ledger says what came of it.
  public var ledger: LedgerHead?
}

extension CommitRecord {
  /// A commit that has not begun.
  init(_ plan: CommitPlan, hash: PlanHash, session: SessionID, message: String?) {
    self.init(
      id: CommitResult.newID(), session: session, outcome: .notSent, moment: plan.moment,
      message: message, hash: hash, bytes: AtomicPutDialect.size(of: plan.changes.map(\.change)),
      changes: plan.changes, before: plan.base?.part(of: plan.changes))
  }

  /// Takes over what came of it.
  mutating func finish(_ result: CommitResult) {
    attempts = result.attempts
    conflicts = result.conflicts
    latency = result.latency
    bytes = result.bytes
    if result.changes.count < changes.count { hash = PlanHash(of: result.changes.map(\.change)) }
    changes = result.changes
    before = result.before?.part(of: result.changes)
    switch result.verdict {
    case .committed(let document, let isConfirmed):
      outcome = .committed
      overwritten = result.overwritten
      yielded = result.yielded
      status = isConfirmed ? nil : 200
      isConfirmedByReadBack = isConfirmed
      updatedAt = document.updatedAt
    case .unchanged(let document): (outcome, updatedAt) = (.unchanged, document.updatedAt)
    case .yielded(let document):
      (outcome, updatedAt) = (.yielded, document.updatedAt)
      yielded = result.yielded
    case .failed(let error):
      status = error.status
      outcome =
        switch error.fate {
        case .nothingSent: .notSent
        case .refused: .refused
        case .notApplied: .notApplied
        case .unknown, .committed: .unknown
        }
    }
  }
}

extension ContextDocument {
  /// What it holds of these changes' keys: a record does not keep a whole context.
  fileprivate func part(of changes: [FixedChange]) -> ContextDocument {
    var part = ContextDocument(variables: JSONObject(), updatedAt: updatedAt, etag: etag)
    part.variables = JSONObject(
      changes.compactMap { change in
        variables[change.key].map { JSONObject.Member(key: change.key, value: $0) }
      })
    for change in changes { part.metadata[change.key] = metadata[change.key] }
    return part
  }
}

/// The commits of this run, oldest first: the last ones, up to a bound of records and of bytes.
struct CommitLog: Sendable {
  private static let recordLimit = 256
  private static let byteLimit = 16 * 1024 * 1024

  private(set) var records: [CommitRecord] = []
  private var bytes = 0

  var last: CommitRecord? { records.last }

  /// Those whose outcome is unknown, oldest first.
  var unknown: [CommitRecord] { records.filter { $0.outcome == .unknown } }

  func named(_ id: String) -> CommitRecord? { records.last { $0.id == id } }

  /// Those that came after, to the same session.
  func committed(after record: CommitRecord) -> [CommitRecord] {
    guard let index = records.lastIndex(where: { $0.id == record.id }) else { return [] }
    return records[(index + 1)...].filter {
      $0.outcome == .committed && $0.session == record.session
    }
  }

  mutating func add(_ record: CommitRecord) {
    if record.outcome == .committed { supersede(by: record) }
    records.append(record)
    bytes += record.bytes
    while records.count > Self.recordLimit || bytes > Self.byteLimit,
      // An unknown outcome is never forgotten, nor is the last commit.
      let oldest = records.dropLast().firstIndex(where: { $0.outcome != .unknown })
    {
      bytes -= records.remove(at: oldest).bytes
    }
  }

  mutating func update(_ record: CommitRecord) {
    if let index = records.lastIndex(where: { $0.id == record.id }) { records[index] = record }
  }

  private mutating func supersede(by record: CommitRecord) {
    let keys = Set(record.changes.map(\.key))
    for index in records.indices
    where records[index].outcome == .unknown && records[index].session == record.session
      && records[index].changes.allSatisfy({ keys.contains($0.key) })
    {
      records[index].outcome = .superseded
    }
  }
}
