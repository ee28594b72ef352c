import CgxShell
import Testing

@Suite struct MetricsOfARun {
  @Test func beginAtZero() {
    let metrics = Metrics()
    #expect(metrics.successes == 0)
    #expect(metrics.failures == 0)
  }
}
