/// The names of facts: what `${…}`, `if` and `expect` can look at.
public enum FactRoot: String, CaseIterable, Sendable {
  case context, stage, commit, error, metrics, session, auth, env, sandbox

  /// The names that may stand behind the root; nil where any may.
  public var members: [String]? {
    switch self {
    case .context, .stage, .env: nil
    case .commit:
      ["id", "outcome", "status", "attempts", "conflicts", "variables", "latency_ms", "hash"]
    case .error: ["kind", "status", "message"]
    case .metrics:
      [
        "total_injections", "success_count", "failure_count", "success_rate_percent",
        "average_latency_ms", "p50_latency_ms", "p90_latency_ms", "p99_latency_ms",
        "max_latency_ms", "p50_response_ms", "p90_response_ms", "p99_response_ms",
        "max_response_ms", "attempts", "retries", "retries_rate_limited", "retries_server_error",
        "retries_unreachable", "retries_answer_lost", "conflicts", "bytes_sent", "pacer_wait_ms",
        "notifications_delivered", "notifications_pending",
      ]
    case .session: ["id"]
    case .auth: ["kind", "expires_in"]
    case .sandbox: ["requests", "last_put", "notifications"]
    }
  }

  /// The names that may stand behind a member; nil where there are none, or any may.
  public func members(of member: String) -> [String]? {
    self == .sandbox && member == "requests" ? ["token", "get", "put", "total"] : nil
  }
}
