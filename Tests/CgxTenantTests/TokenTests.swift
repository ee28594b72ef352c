import Testing

@testable import CgxTenant

@Suite struct Tokens {
  private actor Source {
    var fetches = 0
    let lifetime: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(lifetime: Int) { self.lifetime = lifetime }

    func fetch() -> Result<(token: Secret, lifetime: Int), TenantError> {
      fetches += 1
      return .success((Secret("t\(fetches)"), lifetime))
    }
  }

  private func cache(
    _ source: Source, _ clock: TestClock
  ) -> TokenCache {
    TokenCache(now: { clock.now }, fetch: { await source.fetch() })
  }

  @Test(arguments: [(3600, 3539, true), (3600, 3541, false), (100, 89, true), (100, 91, false)])
  func aTokenIsKeptUntilItsMargin(lifetime: Int, age: Int, isKept: Bool) async throws {
    let source = Source(lifetime: lifetime)
    let clock = TestClock()
    let cache = cache(source, clock)
    let first = try await cache.token().get()
    clock.advance(seconds: age)
    let second = try await cache.token().get()
    #expect((second == first) == isKept)
  }

  @Test func oneFetchServesAllWhoAskAtOnce() async throws {
    let source = Source(lifetime: 3600)
    let cache = cache(source, TestClock())
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<50 { group.addTask { _ = await cache.token() } }
    }
    #expect(await source.fetches == 1)
  }

  @Test func oneWhoGivesUpTakesTheTokenFromNobodyElse() async throws {
    let (gate, open) = AsyncStream<Never>.makeStream()
    let cache = TokenCache(fetch: {
      for await _ in gate {}
      return Task.isCancelled
        ? .failure(TenantError(.unreachable, .interrupted, fate: .nothingSent))
        : .success((Secret("t"), 3600))
    })
    let first = Task { await cache.token() }
    let second = Task { await cache.token() }
    try await Task.sleep(for: .milliseconds(50))
    first.cancel()
    try await Task.sleep(for: .milliseconds(50))
    open.finish()
    #expect(try await second.value.get() == Secret("t"))
  }

  @Test func onlyTheTokenThatWasRefusedIsForgotten() async throws {
    let source = Source(lifetime: 3600)
    let cache = cache(source, TestClock())
    let first = try await cache.token().get()
    await cache.invalidate(Secret("another"))
    #expect(try await cache.token().get() == first)
    await cache.invalidate(first)
    #expect(try await cache.token().get() != first)
  }
}
