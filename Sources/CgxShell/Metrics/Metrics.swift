import CgxTenant

/// What a run counts (`wire.md`, "Metrics and audit").
struct Metrics: Sendable {
  private(set) var successes = 0
  private(set) var failures = 0
  /// From the first request to the last answer, without the time that the pacer held it back.
  private(set) var latency = LatencyDistribution()
  /// From when a commit was asked for, that time included.
  private(set) var response = LatencyDistribution()
  private(set) var attempts = 0
  private(set) var retries: [RetryReason: Int] = [:]
  private(set) var conflicts = 0
  private(set) var bytesSent = 0
  private(set) var delivered = 0
  private(set) var pending = 0

  var total: Int { successes + failures }

  /// The share of commits that succeeded, from 0 to 1; nil before the first one.
  var successRatio: Double? {
    total == 0 ? nil : Double(successes) / Double(total)
  }

  /// The mean latency; zero before the first commit.
  var averageLatency: Duration {
    total == 0 ? .zero : latency.sum / total
  }

  /// Counts a commit that was sent, or should have been. One that had nothing to send is none.
  mutating func record(_ result: CommitResult) {
    attempts += result.attempts
    for reason in result.retries { retries[reason, default: 0] += 1 }
    conflicts += result.conflicts
    bytesSent += result.bytesSent
    switch result.verdict {
    case .unchanged, .yielded: return
    case .committed: successes += 1
    case .failed: failures += 1
    }
    latency.record(result.latency)
    response.record(result.responseTime)
  }

  /// Counts a notification that its receiver has taken.
  mutating func recordDelivered() {
    delivered += 1
  }

  /// How many notifications are still to be delivered.
  mutating func setPendingNotifications(_ count: Int) {
    pending = count
  }

  /// Sets what was counted to zero; what is pending stays so.
  mutating func reset() {
    let pending = pending
    self = Metrics()
    self.pending = pending
  }
}
