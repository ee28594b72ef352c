import CgxJSON
import CgxTenant

/// The metrics at one moment, with what others keep: all that reports and the metrics file read.
public struct MetricsSnapshot: Sendable {
  var metrics: Metrics
  /// How long requests were held back by the pacer.
  var pacerWait: Duration
  /// Of the program.
  var version: String

  /// A metric under its name.
  struct Row {
    var name: String
    var value: JSON
    /// Whether the table for people shows it.
    var isShown: Bool

    init(_ name: String, _ value: JSON, isShown: Bool = true) {
      self.name = name
      self.value = value
      self.isShown = isShown
    }

    init(_ name: String, _ count: Int, isShown: Bool = true) {
      self.init(name, .integer(count), isShown: isShown)
    }

    init(_ name: String, _ duration: Duration, isShown: Bool = true) {
      self.init(
        name, .number(JSONNumber(duration.milliseconds, fractionDigits: 3)), isShown: isShown)
    }
  }

  /// All of them, in their order.
  var rows: [Row] {
    let percentage = (metrics.successRatio ?? 0) * 100
    let hasNotified = metrics.delivered > 0 || metrics.pending > 0
    return [
      Row("total_injections", metrics.total),
      Row("success_count", metrics.successes),
      Row("failure_count", metrics.failures),
      Row("success_rate_percent", .number(JSONNumber(percentage, fractionDigits: 2))),
      Row("average_latency_ms", metrics.averageLatency),
    ] + Self.rows(metrics.latency, "latency", isShown: metrics.total > 0)
      + Self.rows(metrics.response, "response", isShown: metrics.total > 0 && isPaced) + [
        Row("attempts", metrics.attempts),
        Row("retries", metrics.retries.values.reduce(0, +)),
      ]
      + RetryReason.allCases.map { reason in
        let count = metrics.retries[reason] ?? 0
        return Row("retries_" + reason.rawValue, count, isShown: count > 0)
      } + [
        Row("conflicts", metrics.conflicts),
        Row("bytes_sent", metrics.bytesSent),
        Row("pacer_wait_ms", pacerWait, isShown: isPaced),
        Row("notifications_delivered", metrics.delivered, isShown: hasNotified),
        Row("notifications_pending", metrics.pending, isShown: hasNotified),
      ]
  }

  private var isPaced: Bool { pacerWait > .zero }

  private static func rows(
    _ distribution: LatencyDistribution, _ name: String, isShown: Bool
  ) -> [Row] {
    [50, 90, 99].map { percent in
      Row("p\(percent)_\(name)_ms", distribution.percentile(Double(percent)), isShown: isShown)
    } + [Row("max_\(name)_ms", distribution.maximum, isShown: isShown)]
  }

  var json: JSON {
    .object(JSONObject(rows.map { .init(key: $0.name, value: $0.value) }))
  }
}
