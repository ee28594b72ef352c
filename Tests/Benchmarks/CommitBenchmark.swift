import CgxTenant

/// How many commits there are a second, so many in flight at once.
enum CommitBenchmark {
  static func run(_ bench: Bench, inFlight: Int, count: Int) async throws {
    // Connections, token and caches first.
    try await commit(bench, inFlight: inFlight, count: min(count, 1000))
    let time = try await ContinuousClock().measure {
      try await commit(bench, inFlight: inFlight, count: count)
    }
    try await bench.tenant.shutdown()
    figure("commits_per_second", Double(count) / time.inSeconds)
    figure("microseconds_per_commit", time.inSeconds * 1e6 / Double(count))
  }

  static func commit(_ bench: Bench, inFlight: Int, count: Int) async throws {
    if inFlight == 1 {
      for _ in 0..<count { try await one(bench) }
      return
    }
    let left = Counter(count)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<inFlight {
        group.addTask {
          while left.add(-1) > 0 { try await one(bench) }
        }
      }
      try await group.waitForAll()
    }
  }

  private struct Refused: Error {
    var status: Int
  }

  private static func one(_ bench: Bench) async throws {
    if let status = await bench.commit() { throw Refused(status: status) }
  }
}
