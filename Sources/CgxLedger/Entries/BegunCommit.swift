import CgxContext

/// What the intent of a commit said, so that the result need not make it anew.
struct BegunCommit: Sendable {
  private let entry: CommitEntry
  let identification: [UInt8]

  init(_ entry: CommitEntry, _ identification: [UInt8]) {
    self.entry = entry
    self.identification = identification
  }

  /// Whether an entry says the same. The body's hash stands for all changes.
  func describes(_ other: CommitEntry) -> Bool {
    entry.bodyHash == other.bodyHash && entry.changes.count == other.changes.count
      && entry.message == other.message && entry.session == other.session
      && (entry.before == nil) == (other.before == nil) && entry.before?.etag == other.before?.etag
      && entry.before?.updatedAt == other.before?.updatedAt
      && (entry.crmData == nil) == (other.crmData == nil)
  }
}
