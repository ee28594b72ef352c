import CgxJSON

extension CommitConclusion {
  /// The members of the result's record (`wire.md`, "Metrics and audit") before those that say
  /// which commit it is about.
  func members(notification: NotificationName?, isRecovered: Bool) -> Members {
    var members = Members()
    members.add("level", level)
    members.add("status", status.rawValue)
    if isGivenUp { members.add("given_up", .bool(true)) }
    if let notification {
      members.add("notification", in: ("{", "}")) {
        $0.add("id", notification.id)
        $0.add("tenant", notification.tenant)
      }
    }
    let (seconds, attoseconds) = latency.components
    members.add(
      "latency_seconds",
      .number(JSONNumber(Double(seconds) + Double(attoseconds) / 1e18, fractionDigits: 4)))
    members.add("details", details)
    members.add("attempts", attempts)
    members.add("http_status", httpStatus)
    members.add("trace_id", traceID)
    members.add("overwritten", overwritten)
    members.add("yielded", yielded)
    if isRecovered { members.add("resolved_by", "recover") }
    return members
  }

  private var level: String {
    switch status {
    case .success: "INFO"
    case .failure: "ERROR"
    case .unknown: "WARNING"
    }
  }

  /// The ID of the notification of a commit: the same whoever makes it.
  static func notificationID(of commit: String) -> String {
    commit.hasPrefix("cmt_") ? "msg_" + commit.dropFirst(4) : "msg_" + commit
  }

  /// The commit that a notification's ID stands for; nil where it is none.
  static func commitID(of notification: String) -> String? {
    notification.hasPrefix("msg_") ? "cmt_" + notification.dropFirst(4) : nil
  }
}
