public import CgxJSON

/// The counters of this run (`wire.md`, "Metrics and audit").
public struct Metrics: Sendable, Equatable {
  public private(set) var successes = 0
  public private(set) var failures = 0
  private var totalLatency = Duration.zero

  public init() {}

  /// Counts a commit that was sent, or should have been.
  mutating func record(success: Bool, latency: Duration) {
    if success { successes += 1 } else { failures += 1 }
    totalLatency += latency
  }

  /// The counters under their names, in their order.
  public var counters: [(name: String, value: JSON)] {
    let total = successes + failures
    let rate = total == 0 ? 0 : Double(successes) * 100 / Double(total)
    let average = total == 0 ? 0 : totalLatency.milliseconds / Double(total)
    return [
      ("total_injections", .integer(total)),
      ("success_count", .integer(successes)),
      ("failure_count", .integer(failures)),
      ("success_rate_percent", .number(JSONNumber(rate, fractionDigits: 2))),
      ("average_latency_ms", .number(JSONNumber(average, fractionDigits: 3))),
    ]
  }
}

extension Duration {
  /// As a fraction, in milliseconds.
  var milliseconds: Double {
    Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15
  }
}
