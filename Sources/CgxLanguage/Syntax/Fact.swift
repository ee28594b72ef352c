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
        "average_latency_ms", "attempts", "retries", "conflicts", "bytes_sent", "pacer_wait_ms",
      ]
    case .session: ["id"]
    case .auth: ["kind", "expires_in"]
    case .sandbox: ["requests", "last_put", "notifications"]
    }
  }
}
