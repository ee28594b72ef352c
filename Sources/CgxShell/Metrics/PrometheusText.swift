import CgxTenant

/// The metrics as Prometheus reads them: its text format, version 0.0.4.
struct PrometheusText {
  private var lines: [String] = []

  init(_ snapshot: MetricsSnapshot) {
    let metrics = snapshot.metrics
    counter("injections_total", "Commits, successful or failed.", metrics.total)
    counter("injections_succeeded_total", "Commits that the tenant applied.", metrics.successes)
    counter(
      "injections_failed_total", "Commits that failed or whose outcome is unknown.",
      metrics.failures)
    counter("attempts_total", "How often a PUT was sent or tried.", metrics.attempts)
    begin("retries_total", .counter, "PUTs that were repeated after a pause, by reason.")
    for reason in RetryReason.allCases {
      sample(
        "retries_total", "\(metrics.retries[reason] ?? 0)", label: ("reason", reason.rawValue))
    }
    counter("conflicts_total", "How often another writer was first.", metrics.conflicts)
    counter("sent_bytes_total", "Bytes of request bodies of PUTs.", metrics.bytesSent)
    counter(
      "pacer_wait_seconds_total", "Time that requests were held back to keep the rate.",
      snapshot.pacerWait.fractionalSeconds)
    counter(
      "notifications_delivered_total", "CRM notifications that were taken.", metrics.delivered)
    begin("notifications_pending", .gauge, "CRM notifications that are still to be delivered.")
    sample("notifications_pending", "\(metrics.pending)")
    begin(
      "injection_success_ratio", .gauge,
      "Share of commits that succeeded, 0 to 1; no sample before the first commit.")
    if let ratio = metrics.successRatio { sample("injection_success_ratio", "\(ratio)") }
    begin(
      "injection_latency_max_seconds", .gauge,
      "The longest latency of a commit; no sample before the first commit.")
    if metrics.total > 0 {
      sample(
        "injection_latency_max_seconds", "\(metrics.latency.maximum.fractionalSeconds)")
    }
    histogram(
      "injection_latency_seconds",
      "From a commit's first request to its last answer, without the time held back.",
      metrics.latency)
    histogram(
      "injection_response_seconds",
      "From when a commit was asked for to its last answer, the time held back included.",
      metrics.response)
    begin("build_info", .gauge, "The version of the program.")
    sample("build_info", "1", label: ("version", snapshot.version))
  }

  /// Ends with a line feed, as the format asks for.
  var text: String { lines.map { $0 + "\n" }.joined() }

  private enum Kind: String {
    case counter, gauge, histogram
  }

  private mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
    lines.append("# HELP cgx_\(name) \(help)")
    lines.append("# TYPE cgx_\(name) \(kind.rawValue)")
  }

  private mutating func sample(
    _ name: String, _ value: String, label: (name: String, value: String)? = nil
  ) {
    let labels = label.map { "{\($0.name)=\"\(Self.escaped($0.value))\"}" } ?? ""
    lines.append("cgx_\(name)\(labels) \(value)")
  }

  private mutating func counter(_ name: String, _ help: String, _ value: some Numeric) {
    begin(name, .counter, help)
    sample(name, "\(value)")
  }

  private mutating func histogram(
    _ name: String, _ help: String, _ distribution: LatencyDistribution
  ) {
    begin(name, .histogram, help)
    for (bound, count) in zip(LatencyDistribution.bounds, distribution.cumulativeCounts) {
      sample(name + "_bucket", "\(count)", label: ("le", bound.label))
    }
    sample(name + "_bucket", "\(distribution.count)", label: ("le", "+Inf"))
    sample(name + "_sum", "\(distribution.sum.fractionalSeconds)")
    sample(name + "_count", "\(distribution.count)")
  }

  /// The value of a label: backslash, quote and line feed are escaped.
  static func escaped(_ value: String) -> String {
    var text = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
