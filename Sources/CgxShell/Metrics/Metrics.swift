import CgxJSON
import CgxTenant

/// The counters of this run (`wire.md`, "Metrics and audit").
public struct Metrics: Sendable, Equatable {
  public private(set) var successes = 0
  public private(set) var failures = 0
  private var totalLatency = Duration.zero
  private var attempts = 0
  private var retries = 0
  private var conflicts = 0
  private var bytesSent = 0

  public init() {}

  /// Counts a commit that was sent, or should have been. One that had nothing to send is none.
  mutating func record(_ result: CommitResult) {
    attempts += result.attempts
    retries += result.retries.count
    conflicts += result.conflicts
    bytesSent += result.bytesSent
    switch result.verdict {
    case .unchanged, .yielded: return
    case .committed: successes += 1
    case .failed: failures += 1
    }
    totalLatency += result.latency
  }

  /// The counters under their names, in their order.
  ///
  /// - Parameter paced: how long requests were held back by the pacer.
  func counters(paced: Duration) -> [(name: String, value: JSON)] {
    let total = successes + failures
    let rate = total == 0 ? 0 : Double(successes) * 100 / Double(total)
    let average = total == 0 ? 0 : totalLatency.milliseconds / Double(total)
    return [
      ("total_injections", .integer(total)),
      ("success_count", .integer(successes)),
      ("failure_count", .integer(failures)),
      ("success_rate_percent", .number(JSONNumber(rate, fractionDigits: 2))),
      ("average_latency_ms", .number(JSONNumber(average, fractionDigits: 3))),
      ("attempts", .integer(attempts)),
      ("retries", .integer(retries)),
      ("conflicts", .integer(conflicts)),
      ("bytes_sent", .integer(bytesSent)),
      ("pacer_wait_ms", .number(JSONNumber(paced.milliseconds, fractionDigits: 3))),
    ]
  }
}

extension Duration {
  /// As a fraction, in milliseconds.
  var milliseconds: Double {
    Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15
  }
}
