extension Interpreter {
  func showMetrics(json: Bool, reset: Bool) -> Outcome {
    let counters = metrics.counters
    if reset { metrics = Metrics() }
    return .metrics(counters, json: json)
  }
}
