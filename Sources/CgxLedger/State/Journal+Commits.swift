import CgxContext
import CgxJSON

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
    var records: [NewRecord] = []
    if notification != nil {
      let excess = items.excess(limit: options.outboxLimit, nameLength: paths?.nameLength ?? 0)
      records = excess.map { NewRecord(NotificationAttempt(dropping: $0)) }
    }
    records.append(
      NewRecord(
        event: .result, members: members.bytes,
        effect: .result(commit: commit, isUnknown: isUnknown, notification: notification)))
    let written = try append(records, claim: notification == nil ? nil : .reserved, at: moment)
    if let old { release(old.place.seq) }
    return written
  }
}
