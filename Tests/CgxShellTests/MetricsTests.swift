import CgxContext
import CgxJSON
import CgxLanguage
import CgxTenant
import Testing

@testable import CgxShell

@Suite struct MetricsOfARun {
  private func snapshot(
    _ metrics: Metrics, pacerWait: Duration = .zero
  ) -> MetricsSnapshot {
    MetricsSnapshot(metrics: metrics, pacerWait: pacerWait, version: "1.2.3")
  }

  private func values(_ metrics: Metrics) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: snapshot(metrics).rows.map { ($0.name, $0.value.compact) })
  }

  private func shown(_ metrics: Metrics, pacerWait: Duration = .zero) -> [String] {
    snapshot(metrics, pacerWait: pacerWait).rows.filter(\.isShown).map(\.name)
  }

  @Test func areFactsOfTheLanguageUnderTheSameNamesInTheSameOrder() {
    #expect(snapshot(Metrics()).rows.map(\.name) == FactRoot.metrics.members)
  }

  @Test func beginAtZero() {
    for row in snapshot(Metrics()).rows {
      #expect(["0", "0.00", "0.000"].contains(row.value.compact), "\(row.name)")
    }
    #expect(
      shown(Metrics()) == [
        "total_injections", "success_count", "failure_count", "success_rate_percent",
        "average_latency_ms", "attempts", "retries", "conflicts", "bytes_sent",
      ])
  }

  @Test func countWhatCommitsCameTo() throws {
    var metrics = Metrics()
    for _ in 1...2 { metrics.record(try .example(latency: .milliseconds(2))) }
    metrics.record(
      try .example(conflicts: 2, retries: [.rateLimited, .answerLost, .unreachable]))
    metrics.record(try .failedExample(latency: .milliseconds(8)))
    let values = values(metrics)
    #expect(values["total_injections"] == "4")
    #expect(values["success_count"] == "3")
    #expect(values["failure_count"] == "1")
    #expect(values["success_rate_percent"] == "75.00")
    #expect(values["average_latency_ms"] == "4.000")
    #expect(values["attempts"] == "6")
    #expect(values["retries"] == "5")
    #expect(values["retries_rate_limited"] == "1")
    #expect(values["retries_server_error"] == "2")
    #expect(values["retries_unreachable"] == "1")
    #expect(values["retries_answer_lost"] == "1")
    #expect(values["conflicts"] == "2")
    #expect(values["bytes_sent"] == "600")
    #expect(values["max_latency_ms"] == "8.000")
  }

  @Test func aCommitThatHadNothingToSendIsNone() throws {
    var metrics = Metrics()
    let document = ContextDocument(variables: JSONObject())
    metrics.record(try .example(.unchanged(document), attempts: 0, bytesSent: 0))
    metrics.record(try .example(.yielded(document), attempts: 1, conflicts: 1))
    let values = values(metrics)
    #expect(values["total_injections"] == "0")
    #expect(values["max_latency_ms"] == "0.000")
    #expect(values["attempts"] == "1")
    #expect(values["conflicts"] == "1")
  }

  @Test func theTableShowsWhatThereIsToSee() throws {
    var metrics = Metrics()
    metrics.record(try .example(retries: [.rateLimited]))
    let always = shown(metrics)
    #expect(always.contains("p99_latency_ms"))
    #expect(always.contains("retries_rate_limited"))
    #expect(!always.contains("retries_answer_lost"))
    #expect(!always.contains("p99_response_ms"))
    #expect(!always.contains("pacer_wait_ms"))
    #expect(!always.contains("notifications_pending"))
    let paced = shown(metrics, pacerWait: .milliseconds(1))
    #expect(paced.contains("p99_response_ms"))
    #expect(paced.contains("pacer_wait_ms"))
    metrics.recordDelivered()
    #expect(shown(metrics).contains("notifications_delivered"))
    #expect(shown(metrics).contains("notifications_pending"))
  }

  @Test func theTimeThatThePacerTakesIsInTheResponseAndNotInTheLatency() throws {
    var metrics = Metrics()
    metrics.record(try .example(latency: .milliseconds(4), heldBack: .milliseconds(600)))
    let values = values(metrics)
    #expect(values["max_latency_ms"] == "4.000")
    #expect(values["max_response_ms"] == "604.000")
  }

  @Test func aResetKeepsWhatIsStillToBeDelivered() throws {
    var metrics = Metrics()
    metrics.record(try .example())
    metrics.recordDelivered()
    metrics.setPendingNotifications(3)
    metrics.reset()
    let values = values(metrics)
    #expect(values["total_injections"] == "0")
    #expect(values["attempts"] == "0")
    #expect(values["p99_latency_ms"] == "0.000")
    #expect(values["notifications_delivered"] == "0")
    #expect(values["notifications_pending"] == "3")
  }
}

@Suite struct Latencies {
  @Test func percentilesAreRightToThreeDigits() {
    var latencies = LatencyDistribution()
    for milliseconds in 1...1000 { latencies.record(.milliseconds(milliseconds)) }
    for (percent, expected) in [(50.0, 500.0), (90, 900), (99, 990), (100, 1000)] {
      let found = latencies.percentile(percent).milliseconds
      #expect(abs(found - expected) <= expected / 1000, "p\(percent): \(found)")
    }
    #expect(latencies.maximum == .seconds(1))
    #expect(latencies.sum == .milliseconds(500_500))
    #expect(latencies.count == 1000)
  }

  @Test func noPercentileIsAboveTheMaximum() {
    var latencies = LatencyDistribution()
    latencies.record(.nanoseconds(4_321_987_654))
    #expect(latencies.percentile(99) == latencies.maximum)
    #expect(latencies.maximum == .nanoseconds(4_321_987_654))
  }

  @Test(arguments: [Duration.zero, .nanoseconds(1), .seconds(86_400), .seconds(Int64.max)])
  func everyLengthIsTaken(duration: Duration) {
    var latencies = LatencyDistribution()
    latencies.record(duration)
    #expect(latencies.count == 1)
    #expect(latencies.maximum == duration)
    #expect(latencies.percentile(50) <= duration)
    #expect(latencies.values.map(\.count) == [1])
  }

  @Test func aBoundBelongsToItsBucket() {
    var latencies = LatencyDistribution()
    latencies.record(.milliseconds(1))
    latencies.record(.nanoseconds(1_000_001))
    latencies.record(.seconds(30))
    latencies.record(.seconds(31))
    #expect(latencies.cumulativeCounts.prefix(2) == [1, 2])
    #expect(latencies.cumulativeCounts.last == 3)
    #expect(latencies.count == 4)
  }
}
