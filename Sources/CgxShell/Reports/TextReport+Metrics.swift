import CgxJSON
import CgxLanguage
import CgxTerminal

/// Metrics, for people and for monitoring.
extension TextReport {
  func lines(of snapshot: MetricsSnapshot, as form: MetricsForm) -> [String] {
    switch form {
    case .json: [outputStyle.isOn ? snapshot.json.pretty(in: outputStyle) : snapshot.json.compact]
    case .prometheus:
      PrometheusText(snapshot).text.split(separator: "\n").map(String.init)
    case .table:
      aligned(snapshot.rows.filter(\.isShown).map { ($0.name, $0.value.compact) }) + plot(snapshot)
    }
  }

  private func plot(_ snapshot: MetricsSnapshot) -> [String] {
    let latency = snapshot.metrics.latency
    guard isOutputTerminal, latency.count >= 2 else { return [] }
    return LatencyPlot.lines(LatencyPlot.buckets(latency.values))
  }
}
