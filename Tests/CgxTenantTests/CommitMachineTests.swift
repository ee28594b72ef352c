import CgxJSON
import Testing

@testable import CgxTenant

@Suite struct CommitMachineTable {
  private func verdict(_ outcome: PutOutcome) -> CommitMachine.Verdict? {
    var machine = CommitMachine()
    #expect(machine.handle(.start) == .put)
    guard case .finish(let verdict) = machine.handle(.put(outcome)) else { return nil }
    #expect(machine.attempts == 1)
    return verdict
  }

  @Test func only200WithAContextIsCommitted() {
    let document = ContextDocument(variables: JSONObject())
    #expect(verdict(.answered(Answer(status: 200, document: document))) == .committed(document))
  }

  @Test(arguments: [
    (200, TenantError.Kind.unknown, TenantError.Fate.unknown), (201, .unknown, .unknown),
    (204, .unknown, .unknown), (301, .refused, .refused), (307, .refused, .refused),
    (400, .refused, .refused), (413, .refused, .refused), (422, .refused, .refused),
    (401, .auth, .refused), (403, .auth, .refused), (404, .session, .refused),
    (409, .conflict, .refused), (412, .conflict, .refused), (418, .refused, .refused),
    (429, .rateLimited, .refused), (500, .unreachable, .refused), (503, .unreachable, .refused),
    (502, .unknown, .unknown), (504, .unknown, .unknown), (599, .unknown, .unknown),
  ])
  func everyOtherStatusIsItsKindAndFate(
    status: Int, kind: TenantError.Kind, fate: TenantError.Fate
  ) throws {
    guard case .failed(let error)? = verdict(.answered(Answer(status: status))) else {
      Issue.record("\(status) is no failure")
      return
    }
    #expect(error.kind == kind)
    #expect(error.fate == fate)
  }

  @Test func whatWasNotSentIsNotUnknown() {
    #expect(
      verdict(.failed(.notSent(.connectionRefused)))
        == .failed(
          TenantError(.unreachable, .transport(.connectionRefused), fate: .nothingSent)))
  }

  @Test(arguments: [
    TransportFailure.Cause.timeout, .connectionClosed, .cancelled, .brokenAnswer,
    .answerTooLarge(limit: 1), .other("x"),
  ])
  func withoutAnAnswerTheOutcomeIsUnknown(cause: TransportFailure.Cause) {
    #expect(
      verdict(.failed(.noAnswer(cause)))
        == .failed(TenantError(.unknown, .transport(cause), fate: .unknown)))
  }

  @Test func everyErrorHasASentence() {
    let reasons: [TenantError.Reason] = [
      .status, .badCredentials, .scopeMissing("s"), .noSuchSession, .noCredentials,
      .redirected(to: "x"), .redirected(to: nil), .notJSON, .notAContext, .notAToken,
      .answerTooLarge(limit: 1), .transport(.timeout), .transport(.certificate("x")),
    ]
    for kind in TenantError.Kind.allCases {
      for reason in reasons {
        #expect(!TenantError(kind, reason, fate: .nothingSent).sentence.isEmpty)
      }
    }
  }
}

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
