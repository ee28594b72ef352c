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
        try sandbox.moveClock(seconds: 7200)
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
    (400, TenantError.Kind.refused), (413, .refused), (422, .refused), (403, .auth),
    (404, .session), (409, .conflict), (412, .conflict), (429, .rateLimited), (500, .unreachable),
    (503, .unreachable), (502, .unknown), (504, .unknown),
  ])
  func eachStatusOfAPutBecomesItsKind(status: Int, kind: TenantError.Kind) async throws {
    try await withSandbox { sandbox in
      sandbox.inject(Fault(status: status))
      try await withHTTPTenant(sandbox) { tenant in
        let result = await Committer(tenant: tenant).commit(
          Array(#"{"variables":[]}"#.utf8), variables: 0, to: session)
        let error = #expect(throws: TenantError.self) { try result.outcome.get() }
        #expect(error?.kind == kind)
        #expect(error?.status == status)
        #expect(error?.fate == (kind == .unknown ? .unknown : .refused))
        #expect(error?.tenant.traceID?.count == 16)
      }
    }
  }

  @Test func nobodyListeningMeansNothingWasSent() async throws {
    let tenant = HTTPTenant(
      url: try TenantURL("http://127.0.0.1:1"), credential: .apiKey(Secret("k")),
      configuration: HTTPConfiguration())
    let outcome = await tenant.put([], to: session)
    #expect(outcome == .failed(.notSent(.connectionRefused)))
    try await tenant.shutdown()
  }

  @Test func anUnknownHostMeansNothingWasSent() async throws {
    let tenant = HTTPTenant(
      url: try TenantURL("https://no-such-host.invalid"), credential: .apiKey(Secret("k")),
      configuration: HTTPConfiguration())
    let outcome = await tenant.put([], to: session)
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
