import CgxJSON

extension Interpreter {
  /// The counters under their names, in their order.
  var counters: [(name: String, value: JSON)] {
    get async { metrics.counters(paced: await connection.pacedTime) }
  }

  func showMetrics(json: Bool, reset: Bool) async -> Outcome {
    let counters = await counters
    if reset {
      metrics = Metrics()
      await connection.resetPacedTime()
    }
    return .metrics(counters, json: json)
  }
}
