public import CgxContext
import CgxJSON
import Synchronization

extension Ledger {
  /// The notifications that were not delivered, parked ones too, oldest first, with what other
  /// processes have written.
  public func outbox() throws(LedgerError) -> [OutboxEntry] {
    try exclusively(creating: false) { journal throws(LedgerError) in
      journal.items.notifications.map { OutboxEntry($0) }
    }
  }

  /// The hook asked to be left alone until then; nil where it did not.
  public func hookNotBefore() throws(LedgerError) -> Timestamp? {
    try exclusively(creating: false) { journal throws(LedgerError) in
      journal.items.hookNotBefore
    }
  }

  /// Makes a notification this process's to deliver, until `release` or `record`.
  ///
  /// - Returns: false where somebody else is at work on it, has tried it since the entry was read,
  ///   or where it is parked or delivered.
  public func claim(_ entry: OutboxEntry) throws(LedgerError) -> Bool {
    try exclusively(creating: false) { journal throws(LedgerError) in
      guard let lockFile = journal.lockFile, journal.isPending(entry) else { return false }
      switch journal.claims[entry.seq] {
      case .taken: return false
      case .reserved: break
      case nil: guard try lockFile.claim(seq: entry.seq) else { return false }
      }
      journal.claims[entry.seq] = .taken
      return true
    }
  }

  /// Leaves a notification to whoever comes next.
  public func release(_ entry: OutboxEntry) {
    journal.withLock { $0.release(entry.seq) }
  }

  /// Leaves all notifications that were never claimed to whoever comes next.
  public func releaseUnclaimed() {
    journal.withLock { journal in
      for (seq, claim) in journal.claims where claim == .reserved { journal.release(seq) }
    }
  }

  /// What is sent for a notification: the same bytes in every attempt (`wire.md`, "CRM
  /// notification"), with the head of the ledger at the commit's result.
  public func body(of entry: OutboxEntry) throws(LedgerError) -> [UInt8] {
    try exclusively(creating: false) { journal throws(LedgerError) in
      guard let item = journal.items.notification(entry.id) else {
        throw .missingRecord(path: journal.name, seq: entry.seq)
      }
      return try journal.body(of: item)
    }
  }

  /// Writes what became of an attempt to deliver a notification, and releases it.
  public func record(_ delivery: Delivery, of entry: OutboxEntry) throws(LedgerError) {
    defer { release(entry) }
    try exclusively(creating: false) { journal throws(LedgerError) in
      guard let item = journal.items.notification(entry.id) else {
        return
      }
      let moment = self.now()
      let attempt = NotificationAttempt(delivery, of: item, at: moment)
      _ = try journal.append([NewRecord(attempt)], at: moment)
    }
  }

  /// Lets parked notifications be tried again, as often as new ones; gives how many there are.
  @discardableResult
  public func requeueParked() throws(LedgerError) -> Int {
    try exclusively(creating: false) { journal throws(LedgerError) in
      let parked = Array(journal.items.parked)
      guard !parked.isEmpty else { return 0 }
      let records = parked.map {
        NewRecord(
          NotificationAttempt(id: $0.id, commit: $0.commit, outcome: .requeued, number: 0))
      }
      _ = try journal.append(records, at: self.now())
      return parked.count
    }
  }
}

extension OutboxEntry {
  init(_ item: OpenItems.Notification) {
    self.init(
      id: item.id, commitID: item.commit, tenant: item.tenant, seq: item.place.seq,
      attempts: item.attempts,
      notBefore: item.notBefore, isParked: item.isParked, reason: item.reason)
  }
}

extension NewRecord {
  init(_ attempt: NotificationAttempt) {
    self.init(event: .notification, members: attempt.members.bytes, effect: .attempt(attempt))
  }
}

extension NotificationAttempt {
  /// One that waits no longer, since too many do.
  init(dropping item: OpenItems.Notification) {
    self.init(
      id: item.id, commit: item.commit, outcome: .dropped, number: item.attempts,
      reason: "too many notifications wait")
  }

  /// An attempt that was made now.
  init(_ delivery: Delivery, of item: OpenItems.Notification, at moment: Timestamp) {
    self.init(
      id: item.id, commit: item.commit, outcome: .delivered,
      number: min(item.attempts, Int(Int32.max)) + 1,
      httpStatus: delivery.httpStatus, reason: delivery.reason)
    guard delivery.outcome == .failed else { return }
    switch OutboxPolicy.step(
      afterAttempt: number, at: moment, retryAfter: delivery.retryAfter)
    {
    case .park: outcome = .parked
    case .retry(let next): (outcome, notBefore) = (.failed, next)
    }
    hookNotBefore = delivery.retryAfter.flatMap {
      moment.adding(seconds: OutboxPolicy.seconds(of: $0))
    }
  }
}

extension Journal {
  fileprivate func isPending(_ entry: OutboxEntry) -> Bool {
    items.pending[entry.id]?.attempts == entry.attempts
  }

  fileprivate func body(of item: OpenItems.Notification) throws(LedgerError) -> [UInt8] {
    let line = try line(at: item.place)
    guard let record = line.withUnsafeBytes({ JSON(line: $0) }),
      let session = record["session_id"], let status = record["status"]?.string,
      let timestamp = record["timestamp"]
    else { throw .missingRecord(path: name, seq: item.place.seq) }
    let isInjected = status == CommitConclusion.Status.success.rawValue
    return JSON.members([
      "session_id": session, "event": .string(isInjected ? "injected" : "failed"),
      "timestamp": timestamp, "data": try data(of: record, item),
      "ledger": .members([
        "seq": .integer(item.place.seq),
        "head": .string(line.withUnsafeBytes { LineHash.of($0) }.text),
      ]),
    ]).compactBytes
  }

  private func data(
    of record: JSON, _ item: OpenItems.Notification
  ) throws(LedgerError) -> JSON {
    if let data = record["crm_data"] { return data }
    guard let sealed = record["crm"]?.string else { return .null }
    guard let opened = key?.open(Array(sealed.utf8), of: item.commit),
      let data = try? JSON(parsing: opened)
    else { throw .unreadableData(seq: item.place.seq) }
    return data
  }
}
