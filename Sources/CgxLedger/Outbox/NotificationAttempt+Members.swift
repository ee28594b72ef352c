import CgxContext
import CgxJSON

extension NotificationAttempt {
  var members: Members {
    var members = Members()
    members.add("notification_id", id)
    members.add("commit_id", commit)
    members.add("outcome", outcome.rawValue)
    members.add("attempt", number)
    members.add("http_status", httpStatus)
    members.add("reason", reason)
    members.add("not_before", notBefore)
    if let hookNotBefore { members.add("hook_not_before", hookNotBefore) }
    return members
  }

  /// Nil where a record says something else.
  init?(_ record: JSON) {
    guard let id = record["notification_id"]?.string, let commit = record["commit_id"]?.string,
      let outcome = record["outcome"]?.string.flatMap(Outcome.init(rawValue:)),
      let number = record["attempt"]?.count
    else { return nil }
    self.init(
      id: id, commit: commit, outcome: outcome, number: number,
      httpStatus: record["http_status"]?.int, reason: record["reason"]?.string,
      notBefore: record["not_before"]?.timestamp,
      hookNotBefore: record["hook_not_before"]?.timestamp)
  }
}
