import CgxTenant
import Testing

@testable import CgxShell

@Suite struct PrometheusTexts {
  @Test func haveHelpTypeAndBaseUnits() throws {
    var metrics = Metrics()
    metrics.record(
      try .example(
        attempts: 2, conflicts: 1, bytesSent: 200, retries: [.rateLimited],
        latency: .microseconds(1500), heldBack: .milliseconds(500)))
    metrics.record(try .failedExample(latency: .seconds(40)))
    metrics.recordDelivered()
    metrics.setPendingNotifications(1)
    let snapshot = MetricsSnapshot(
      metrics: metrics, pacerWait: .milliseconds(500), version: "1.2.3")
    #expect(PrometheusText(snapshot).text == Self.expected)
  }

  @Test func haveNoRatioBeforeTheFirstCommit() {
    let snapshot = MetricsSnapshot(metrics: Metrics(), pacerWait: .zero, version: "1")
    let lines = PrometheusText(snapshot).text.split(separator: "\n")
    #expect(!lines.contains { $0.hasPrefix("cgx_injection_success_ratio") })
    #expect(!lines.contains { $0.hasPrefix("cgx_injection_latency_max_seconds") })
    #expect(lines.contains("cgx_injection_latency_seconds_count 0"))
    #expect(lines.contains("cgx_retries_total{reason=\"answer_lost\"} 0"))
  }

  @Test func escapeTheValuesOfLabels() {
    #expect(PrometheusText.escaped("a\"b\\c\nd") == #"a\"b\\c\nd"#)
    let snapshot = MetricsSnapshot(metrics: Metrics(), pacerWait: .zero, version: "1\"\n")
    #expect(PrometheusText(snapshot).text.hasSuffix("cgx_build_info{version=\"1\\\"\\n\"} 1\n"))
  }

  private static let expected = """
    # HELP cgx_injections_total Commits, successful or failed.
    # TYPE cgx_injections_total counter
    cgx_injections_total 2
    # HELP cgx_injections_succeeded_total Commits that the tenant applied.
    # TYPE cgx_injections_succeeded_total counter
    cgx_injections_succeeded_total 1
    # HELP cgx_injections_failed_total Commits that failed or whose outcome is unknown.
    # TYPE cgx_injections_failed_total counter
    cgx_injections_failed_total 1
    # HELP cgx_attempts_total How often a PUT was sent or tried.
    # TYPE cgx_attempts_total counter
    cgx_attempts_total 5
    # HELP cgx_retries_total PUTs that were repeated after a pause, by reason.
    # TYPE cgx_retries_total counter
    cgx_retries_total{reason="rate_limited"} 1
    cgx_retries_total{reason="server_error"} 2
    cgx_retries_total{reason="unreachable"} 0
    cgx_retries_total{reason="answer_lost"} 0
    # HELP cgx_conflicts_total How often another writer was first.
    # TYPE cgx_conflicts_total counter
    cgx_conflicts_total 1
    # HELP cgx_sent_bytes_total Bytes of request bodies of PUTs.
    # TYPE cgx_sent_bytes_total counter
    cgx_sent_bytes_total 500
    # HELP cgx_pacer_wait_seconds_total Time that requests were held back to keep the rate.
    # TYPE cgx_pacer_wait_seconds_total counter
    cgx_pacer_wait_seconds_total 0.5
    # HELP cgx_notifications_delivered_total CRM notifications that were taken.
    # TYPE cgx_notifications_delivered_total counter
    cgx_notifications_delivered_total 1
    # HELP cgx_notifications_pending CRM notifications that are still to be delivered.
    # TYPE cgx_notifications_pending gauge
    cgx_notifications_pending 1
    # HELP cgx_injection_success_ratio Share of commits that succeeded, 0 to 1; no sample before the first commit.
    # TYPE cgx_injection_success_ratio gauge
    cgx_injection_success_ratio 0.5
    # HELP cgx_injection_latency_max_seconds The longest latency of a commit; no sample before the first commit.
    # TYPE cgx_injection_latency_max_seconds gauge
    cgx_injection_latency_max_seconds 40.0
    # HELP cgx_injection_latency_seconds From a commit's first request to its last answer, without the time held back.
    # TYPE cgx_injection_latency_seconds histogram
    cgx_injection_latency_seconds_bucket{le="0.001"} 0
    cgx_injection_latency_seconds_bucket{le="0.0025"} 1
    cgx_injection_latency_seconds_bucket{le="0.005"} 1
    cgx_injection_latency_seconds_bucket{le="0.01"} 1
    cgx_injection_latency_seconds_bucket{le="0.025"} 1
    cgx_injection_latency_seconds_bucket{le="0.05"} 1
    cgx_injection_latency_seconds_bucket{le="0.1"} 1
    cgx_injection_latency_seconds_bucket{le="0.25"} 1
    cgx_injection_latency_seconds_bucket{le="0.5"} 1
    cgx_injection_latency_seconds_bucket{le="1"} 1
    cgx_injection_latency_seconds_bucket{le="2.5"} 1
    cgx_injection_latency_seconds_bucket{le="5"} 1
    cgx_injection_latency_seconds_bucket{le="10"} 1
    cgx_injection_latency_seconds_bucket{le="30"} 1
    cgx_injection_latency_seconds_bucket{le="+Inf"} 2
    cgx_injection_latency_seconds_sum 40.0015
    cgx_injection_latency_seconds_count 2
    # HELP cgx_injection_response_seconds From when a commit was asked for to its last answer, the time held back included.
    # TYPE cgx_injection_response_seconds histogram
    cgx_injection_response_seconds_bucket{le="0.001"} 0
    cgx_injection_response_seconds_bucket{le="0.0025"} 0
    cgx_injection_response_seconds_bucket{le="0.005"} 0
    cgx_injection_response_seconds_bucket{le="0.01"} 0
    cgx_injection_response_seconds_bucket{le="0.025"} 0
    cgx_injection_response_seconds_bucket{le="0.05"} 0
    cgx_injection_response_seconds_bucket{le="0.1"} 0
    cgx_injection_response_seconds_bucket{le="0.25"} 0
    cgx_injection_response_seconds_bucket{le="0.5"} 0
    cgx_injection_response_seconds_bucket{le="1"} 1
    cgx_injection_response_seconds_bucket{le="2.5"} 1
    cgx_injection_response_seconds_bucket{le="5"} 1
    cgx_injection_response_seconds_bucket{le="10"} 1
    cgx_injection_response_seconds_bucket{le="30"} 1
    cgx_injection_response_seconds_bucket{le="+Inf"} 2
    cgx_injection_response_seconds_sum 40.5015
    cgx_injection_response_seconds_count 2
    # HELP cgx_build_info The version of the program.
    # TYPE cgx_build_info gauge
    cgx_build_info{version="1.2.3"} 1

    """
}
