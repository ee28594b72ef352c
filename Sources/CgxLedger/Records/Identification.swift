import CgxContext
import CgxJSON
import Glibc

/// The members that say which commit a record is about; they are the last before `mac`.
///
/// Both records of a commit have them, and the record of a resolution copies them byte by byte.
enum Identification {
  /// What they begin with; no text can hold it, since quotes in texts are escaped.
  static let start: StaticString = ",\"commit_id\":\""

  static func members(of entry: CommitEntry, key: LedgerKey, writesValues: Bool) -> Members {
    var members = Members()
    members.add("commit_id", entry.id)
    members.add("started", entry.moment)
    members.add("session_id", entry.session)
    members.add("tenant", entry.tenant)
    members.add("actor", in: ("{", "}")) {
      $0.add("user", Machine.user)
      $0.add("credential", entry.credential)
    }
    members.add("host", Machine.host)
    members.add("pid", Int(getpid()))
    members.add("version", entry.version)
    members.add("script", entry.place.source)
    members.add("line", entry.place.line)
    members.add("variable_count", entry.changes.count)
    members.add("variables", in: ("[", "]")) { list in
      for change in entry.changes {
        list.element {
          add(change, before: entry.before, key: key, writesValues: writesValues, to: &$0)
        }
      }
    }
    members.add("base_known", .bool(entry.before != nil))
    members.add("base_etag", entry.before?.etag)
    // A hash without a key would let values be guessed.
    members.add("body_hmac", key.code(ofBody: entry.bodyHash))
    if writesValues { members.add("body_sha256", entry.bodyHash) }
    members.add("message", entry.message)
    if entry.notifies { members.add("notifies", .bool(true)) }
    if let data = entry.crmData {
      // Customers' data: in the clear only where values are.
      if writesValues {
        members.add("crm_data", data)
      } else if let sealed = key.seal(data.compactBytes, of: entry.id) {
        members.add("crm", quoting: sealed)
      }
    }
    return members
  }

  /// Where no more is known than its ID.
  static func members(ofCommit id: String) -> Members {
    var members = Members()
    members.add("commit_id", id)
    return members
  }

  private static func add(
    _ change: FixedChange, before: ContextDocument?, key: LedgerKey, writesValues: Bool,
    to members: inout Members
  ) {
    members.add("key", change.key)
    members.add("action", change.value == nil ? "unset" : "set")
    members.add("scope", change.scope.rawValue)
    members.add("expires_at", change.expiry)
    if let value = change.value {
      members.add("value_hmac", key.code(of: value))
      if writesValues, !change.change.isSecret { members.add("value", value) }
    }
    guard let before else { return }
    guard let old = before.variables[change.key] else {
      members.add("before", JSON.null)
      return
    }
    let metadata = before.metadata[change.key]
    members.add("before", in: ("{", "}")) {
      $0.add("value_hmac", key.code(of: old))
      if let metadata {
        $0.add("scope", metadata.scope)
        $0.add("expires_at", metadata.expiresAt)
      }
    }
  }
}
