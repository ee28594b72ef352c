import CgxContext
import CgxJSON
import CgxSandbox
import CgxTenant
import Testing

@Suite struct HTTPTenantAgainstTheSandbox {
  private let session = SessionID("sess_1")!

  @Test func oneTokenServesManyRequests() async throws {
    try await withSandbox { sandbox in
      try await withHTTPTenant(sandbox) { tenant in
        for _ in 0..<3 { try await tenant.checkSession(session) }
        #expect(sandbox.requests.token == 1)
        #expect(sandbox.requests.get == 3)
      }
    }
  }

  @Test func aTokenThatExpiresOnTheTenantsClockIsRefreshedOnce() async throws {
    try await withSandbox { sandbox in
      try await withHTTPTenant(sandbox) { tenant in
        try await tenant.checkSession(session)
        try sandbox.advance(by: .seconds(7200))
        try await tenant.checkSession(session)
        #expect(sandbox.requests.token == 2)
        #expect(sandbox.requests.get == 3)
      }
    }
  }

  @Test func a401ThatStaysIsAnErrorAfterOneRepeat() async throws {
    try await withSandbox { sandbox in
      sandbox.inject(Fault(status: 401, times: 5, target: .get))
      try await withHTTPTenant(sandbox) { tenant in
        let error = await #expect(throws: TenantError.self) {
          try await tenant.checkSession(session)
        }
        #expect(error?.kind == .auth)
        #expect(sandbox.requests.get == 2)
      }
    }
  }

  @Test func anAPIKeyIsSentAsItIs() async throws {
    try await withSandbox { sandbox in
      let key = Credential.apiKey(Secret(sandbox.configuration.apiKey))
      try await withHTTPTenant(sandbox, credential: key) { tenant in
        try await tenant.checkSession(session)
        #expect(sandbox.requests.token == 0)
      }
    }
  }

  @Test(arguments: [
    Credential.apiKey(Secret("wrong")), .bearer(Secret("wrong")),
    .clientCredentials(id: "sandbox", secret: Secret("wrong")),
  ])
  func wrongCredentialsAreAnError(credential: Credential) async throws {
    try await withSandbox { sandbox in
      try await withHTTPTenant(sandbox, credential: credential) { tenant in
        let error = await #expect(throws: TenantError.self) {
          try await tenant.checkSession(session)
        }
        #expect(error?.kind == .auth)
        #expect(error?.reason == .badCredentials)
        #expect(error?.tenant.text != nil)
      }
    }
  }

  @Test(arguments: [
    (400, TenantError.Kind.refused, 1), (413, .refused, 1), (422, .refused, 1), (403, .auth, 1),
    (404, .session, 1), (409, .conflict, 4), (412, .conflict, 4), (429, .rateLimited, 3),
    (500, .unreachable, 3), (503, .unreachable, 3), (502, .unreachable, 3), (504, .unknown, 3),
  ])
  func aStatusThatStaysBecomesItsKind(
    status: Int, kind: TenantError.Kind, requests: Int
  ) async throws {
    try await withSandbox { sandbox in
      sandbox.inject(Fault(status: status, times: 100))
      try await withHTTPTenant(sandbox) { tenant in
        let result = try await commit(tenant)
        guard case .failed(let error) = result.verdict else {
          Issue.record("\(result.verdict)")
          return
        }
        #expect(error.kind == kind)
        #expect(error.status == status)
        let fates: [Int: TenantError.Fate] = [
          500: .notApplied, 502: .notApplied, 503: .notApplied, 504: .unknown,
        ]
        #expect(error.fate == fates[status, default: .refused])
        #expect(error.tenant.traceID?.count == 16)
        #expect(sandbox.requests.put == requests)
      }
    }
  }

  private func commit(_ tenant: HTTPTenant) async throws -> CommitResult {
    let change = Change(
      key: "a", scope: .session, action: .set(.integer(1), .never),
      place: Place(source: "t", line: 1, column: 1))
    let now = Timestamp(seconds: systemTime().seconds)
    return await Committer(tenant: tenant, pause: { _ in }, now: { now })
      .commit(try CommitPlan([change], at: now), id: "cmt_1", to: session)
  }

  @Test func troubleThatPassesIsRepeated() async throws {
    try await withSandbox { sandbox in
      sandbox.inject(Fault(status: 503, times: 2))
      sandbox.inject(Fault(status: 503, times: 2, target: .token))
      sandbox.inject(Fault(status: 500, times: 2, target: .get))
      try await withHTTPTenant(sandbox) { tenant in
        _ = try await tenant.authenticate()
        let result = try await commit(tenant)
        #expect(result.attempts == 3)
        #expect(result.retries == [.serverError, .serverError])
        _ = try await tenant.context(of: session)
        #expect(sandbox.requests.get == 3)
        #expect(sandbox.requests.token == 3)
      }
    }
  }

  @Test func nobodyListeningMeansNothingWasSent() async throws {
    let tenant = HTTPTenant(
      url: try TenantURL("http://127.0.0.1:1"), credential: .apiKey(Secret("k")),
      configuration: HTTPConfiguration(), pause: { _ in })
    let outcome = await tenant.put([], to: session, ifMatch: nil)
    #expect(outcome == .failed(.notSent(.connectionRefused)))
    try await tenant.shutdown()
  }

  @Test func anUnknownHostMeansNothingWasSent() async throws {
    let tenant = HTTPTenant(
      url: try TenantURL("https://no-such-host.invalid"), credential: .apiKey(Secret("k")),
      configuration: HTTPConfiguration(), pause: { _ in })
    let outcome = await tenant.put([], to: session, ifMatch: nil)
    #expect(outcome == .failed(.notSent(.unknownHost)))
    try await tenant.shutdown()
  }

  @Test func withoutCredentialsNothingIsSent() async throws {
    let tenant = HTTPTenant(
      url: try TenantURL("http://127.0.0.1:1"), credential: nil, configuration: HTTPConfiguration())
    let error = await #expect(throws: TenantError.self) { try await tenant.authenticate() }
    #expect(error?.reason == .noCredentials)
    try await tenant.shutdown()
  }

  @Test func sessionIDsArePercentEncoded() async throws {
    let odd = "a/b c?d%e#ü.."
    try await withSandbox {
      $0.sessionIDs = [odd]
    } _: { sandbox in
      try await withHTTPTenant(sandbox) { tenant in
        try await tenant.checkSession(try #require(SessionID(odd)))
      }
    }
  }
}
