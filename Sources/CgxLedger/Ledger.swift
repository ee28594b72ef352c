public import CgxContext
import CgxJSON
import Synchronization

/// The record of what was meant, what happened and who was told: an append-only file of JSON
/// lines that several processes may write at once.
///
/// Its calls block. Each record holds the hash of the one before and a code under the ledger's
/// key, so that no record can be changed, removed or inserted unseen.
public final class Ledger: Sendable {
  public struct Options: Sendable {
    /// Whether values and CRM data are written in the clear.
    public var writesValues = false
    /// The length at which a new file is started, in bytes.
    public var rotationLimit = 256 << 20
    /// Whether a commit's records are waited for until they are on the disk.
    public var isDurable = true

    public init() {}
  }

  let journal: Mutex<Journal>
  let now: @Sendable () -> Timestamp
  private let isDurable: Bool

  /// Opens nothing yet.
  ///
  /// - Parameter path: of the file that grows; nil for a ledger in memory.
  public init(
    path: String?, options: Options = Options(), now: @escaping @Sendable () -> Timestamp
  ) {
    journal = Mutex(Journal(paths: path.map { LedgerPaths(ledger: $0) }, options: options))
    self.now = now
    isDurable = options.isDurable
  }

  /// The last record that this process knows of; nil before the first.
  public var head: LedgerHead? {
    journal.withLock { journal in
      let tail = journal.tail
      return tail.seq > 0 ? LedgerHead(seq: tail.seq, hash: tail.hash.text) : nil
    }
  }

  /// Writes what a commit is about to do; it is on the disk when this returns.
  ///
  /// Once more for the same commit, where its changes have become fewer: the later record counts.
  ///
  /// - Throws: `LedgerError`; then nothing may be sent.
  public func begin(_ entry: CommitEntry) throws(LedgerError) {
    let written = try exclusively(creating: true) { journal throws(LedgerError) in
      let old = journal.items.commits.first { $0.id == entry.id }
      let identification = try journal.identification(of: entry)
      journal.begun[entry.id] = BegunCommit(entry, identification)
      let written = try journal.append(
        [
          NewRecord(
            event: .intent, members: identification, effect: .intent(commit: entry.id))
        ], claim: .taken, at: self.now())
      if let old { journal.release(old.place.seq) }
      return written
    }
    try synchronize(written)
  }

  /// Writes what became of a commit, begun or not; it is on the disk when this returns.
  ///
  /// Where somebody is to be told, the notification is in the outbox then, and this process's to
  /// deliver; an unknown outcome is told to nobody.
  public func conclude(
    _ entry: CommitEntry, _ conclusion: CommitConclusion
  ) throws(LedgerError) -> LedgerHead {
    let written = try exclusively(creating: true) { journal throws(LedgerError) in
      let old = journal.items.commits.first { $0.id == entry.id }
      let identification = try journal.identification(of: entry)
      journal.begun[entry.id] = nil
      return try journal.conclude(
        entry.id, conclusion, identification, tenant: entry.notifies ? entry.tenant : nil,
        isRecovered: false, replacing: old, at: self.now())
    }
    try synchronize(written)
    return LedgerHead(seq: written.seq, hash: written.hash.text)
  }

  /// Outside of all locks, so that others append meanwhile.
  func synchronize(_ written: Appended) throws(LedgerError) {
    if isDurable { try written.file.synchronize() }
  }

  func exclusively<Result: Sendable>(
    creating: Bool, _ body: (inout Journal) throws(LedgerError) -> Result
  ) throws(LedgerError) -> Result {
    try journal.withLock { journal throws(LedgerError) in
      try journal.exclusively(creating: creating, body)
    }
  }
}

extension Journal {
  func identification(of entry: CommitEntry) throws(LedgerError) -> [UInt8] {
    guard let key else { throw .missingKey(path: paths?.key ?? "") }
    if let begun = begun[entry.id], begun.describes(entry) { return begun.identification }
    return Identification.members(of: entry, key: key, writesValues: options.writesValues).bytes
  }

  /// Writes a result's record; `identification` holds the members of the commit's entry.
  ///
  /// - Parameter tenant: of the notification; nil where nobody is to be told.
  mutating func conclude(
    _ commit: String, _ conclusion: CommitConclusion, _ identification: [UInt8], tenant: String?,
    isRecovered: Bool, replacing old: OpenItems.Commit?, at moment: Timestamp
  ) throws(LedgerError) -> Appended {
    let isUnknown = conclusion.staysOpen
    var notification: NotificationName?
    if let tenant, conclusion.isTold, conclusion.status != .unknown {
      notification = NotificationName(
        id: CommitConclusion.notificationID(of: commit), tenant: tenant)
    }
    var members = conclusion.members(notification: notification, isRecovered: isRecovered)
    members.add(written: identification)
    let written = try append(
      [
        NewRecord(
          event: .result, members: members.bytes,
          effect: .result(commit: commit, isUnknown: isUnknown, notification: notification))
      ], claim: notification == nil ? nil : .reserved, at: moment)
    if let old { release(old.place.seq) }
    return written
  }
}
