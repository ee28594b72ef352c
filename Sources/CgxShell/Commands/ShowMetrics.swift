import CgxLanguage
import CgxTenant

extension Interpreter {
  /// The metrics now.
  var currentMetrics: MetricsSnapshot {
    get async {
      MetricsSnapshot(
        metrics: metrics, pacerWait: await connection.pacedTime, version: configuration.version)
    }
  }

  func showMetrics(_ form: MetricsForm, reset: Bool) async -> Outcome {
    let snapshot = await currentMetrics
    if reset {
      metrics.reset()
      await connection.resetPacedTime()
    }
    return .metrics(snapshot, form)
  }

  /// Counts a commit, and keeps the metrics file up to date.
  func count(_ result: CommitResult) async {
    metrics.record(result)
    await updateMetricsFile()
  }

  /// - Parameter isLast: at the end of the run it is written in any case.
  func updateMetricsFile(isLast: Bool = false) async {
    let now = connection.clock()
    guard let file = metricsFile, isLast || file.isDue(at: now) else { return }
    let text = PrometheusText(await currentMetrics).text
    if let notice = metricsFile?.write(text, at: now) { notify(notice) }
  }
}
