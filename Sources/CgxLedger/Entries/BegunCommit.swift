import CgxContext
import CgxJSON

/// What the intent of a commit said, so that the result need not make it anew.
struct BegunCommit: Sendable {
  private let entry: CommitEntry
  let identification: [UInt8]

  init(_ entry: CommitEntry, _ identification: [UInt8]) {
    self.entry = entry
    self.identification = identification
  }

  /// Whether the members of an entry would be the same.
  func describes(_ other: CommitEntry) -> Bool {
    entry.id == other.id && entry.moment == other.moment && entry.session == other.session
      && entry.tenant == other.tenant && entry.credential == other.credential
      && entry.place == other.place && entry.version == other.version
      && entry.bodyHash == other.bodyHash && entry.message == other.message
      && entry.crmData == other.crmData && entry.notifies == other.notifies
      && entry.changes.elementsEqual(other.changes) {
        $0.expiry == $1.expiry && $0.change == $1.change
      }
      && (entry.before == nil) == (other.before == nil) && entry.before?.etag == other.before?.etag
      && entry.changes.allSatisfy { change in
        entry.before?.variables[change.key] == other.before?.variables[change.key]
          && entry.before?.metadata[change.key] == other.before?.metadata[change.key]
      }
  }
}
