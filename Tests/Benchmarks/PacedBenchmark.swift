import CgxTenant

/// How many requests get through at a rate, and how many the tenant refuses.
enum PacedBenchmark {
  static func run(_ bench: Bench, _ pacer: Pacer, duration: Duration) async throws {
    // The token is the first request that is paced.
    _ = try await bench.tenant.authenticate()
    let start = ContinuousClock().now
    let end = start.advanced(by: duration)
    let sent = Counter(1)
    let limited = Counter(0)
    let failed = Counter(0)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          while true {
            let status = await bench.commit()
            guard ContinuousClock().now < end else { return }
            sent.add(1)
            switch status {
            case nil: continue
            case 429: limited.add(1)
            default: failed.add(1)
            }
          }
        }
      }
    }
    try await bench.tenant.shutdown()
    figure("requests", Double(sent.value))
    figure("rate_limited", Double(limited.value))
    figure("failed", Double(failed.value))
    figure("seconds_waited", pacer.waited.inSeconds)
  }
}
