public import CgxContext
import CgxJSON
import Glibc
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
    /// How many notifications may wait; then the oldest are dropped, those first that are parked.
    package var outboxLimit = 50_000
    /// How long others may hold the ledger's lock.
    package var patience = Duration.seconds(10)
    /// Waits until the content of an open file is on the disk, as `fdatasync(2)` does.
    package var synchronize: @Sendable (Int32) -> Int32 = { fdatasync($0) }

    public init() {}
  }

  let journal: Mutex<Journal>
  let now: @Sendable () -> Timestamp
  private let options: Options

  /// Opens nothing yet.
  ///
  /// - Parameter path: of the file that grows; nil for a ledger in memory.
  public init(
    path: String?, options: Options = Options(), now: @escaping @Sendable () -> Timestamp
  ) {
    journal = Mutex(Journal(paths: path.map { LedgerPaths(ledger: $0) }, options: options))
    self.now = now
    self.options = options
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
  /// Once more for the same commit, where it has changed: the later record counts.
  ///
  /// - Throws: `LedgerError`; then nothing may be sent. Where the record was written but is not
  ///   known to be on the disk, a result says so, as far as that can be written.
  public func begin(_ entry: CommitEntry) throws(LedgerError) {
    let (written, isFirst) = try exclusively(creating: true) { journal throws(LedgerError) in
      let old = journal.items.commits[entry.id]
      let identification = try journal.identification(of: entry)
      let written = try journal.append(
        [
          NewRecord(
            event: .intent, members: identification, effect: .intent(commit: entry.id))
        ], claim: .taken, at: self.now())
      journal.begun[entry.id] = BegunCommit(entry, identification)
      if let old { journal.release(old.place.seq) }
      return (written, old == nil)
    }
    do {
      try synchronize(written)
    } catch {
      // What was sent for an earlier intent, its result will tell.
      if isFirst { abandon(entry, written) }
      throw error
    }
  }

  /// Nothing is sent for an intent that is written but may not be on the disk.
  private func abandon(_ entry: CommitEntry, _ written: Appended) {
    var conclusion = CommitConclusion(
      .failure, details: "not sent: the record could not be made durable")
    conclusion.isTold = false
    do throws(LedgerError) {
      _ = try append(conclusion, of: entry)
    } catch {
      journal.withLock { journal in
        journal.begun[entry.id] = nil
        journal.release(written.seq)
      }
    }
  }

  /// Writes what became of a commit, begun or not; it is on the disk when this returns.
  ///
  /// Where somebody is to be told, the notification is in the outbox then, and this process's to
  /// deliver; an unknown outcome is told to nobody.
  public func conclude(
    _ entry: CommitEntry, _ conclusion: CommitConclusion
  ) throws(LedgerError) -> LedgerHead {
    let written = try append(conclusion, of: entry)
    try synchronize(written)
    return LedgerHead(seq: written.seq, hash: written.hash.text)
  }

  private func append(
    _ conclusion: CommitConclusion, of entry: CommitEntry
  ) throws(LedgerError) -> Appended {
    try exclusively(creating: true) { journal throws(LedgerError) in
      let old = journal.items.commits[entry.id]
      let identification = try journal.identification(of: entry)
      journal.begun[entry.id] = nil
      return try journal.conclude(
        entry.id, conclusion, identification, tenant: entry.notifies ? entry.tenant : nil,
        isRecovered: false, replacing: old, at: self.now())
    }
  }

  /// Outside of all locks, so that others append meanwhile.
  func synchronize(_ written: Appended) throws(LedgerError) {
    try written.file.synchronize(options.synchronize)
  }

  func exclusively<Result: Sendable>(
    creating: Bool, _ body: (inout Journal) throws(LedgerError) -> Result
  ) throws(LedgerError) -> Result {
    try journal.withLock { journal throws(LedgerError) in
      try journal.exclusively(creating: creating, body)
    }
  }
}
