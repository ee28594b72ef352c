import CgxContext
import CgxJSON
import CgxSandbox
import CgxTenant
import CgxTestSupport
import Testing

/// What every tenant does, whether it is the double or the HTTP adapter against the sandbox.
@Suite struct TenantBehaviour {
  enum Kind: String, CaseIterable {
    case inMemory, http
  }

  private let session = SessionID("sess_1")!
  private let now = Timestamp(seconds: systemTime().seconds)

  private func with(
    _ kind: Kind, _ test: (any Tenant) async throws -> Void
  ) async throws {
    switch kind {
    case .inMemory: try await test(InMemoryTenant(sessions: [session], now: now))
    case .http:
      try await withSandbox { sandbox in
        try await withHTTPTenant(sandbox, test)
      }
    }
  }

  private func body(_ changes: [Change]) throws -> [UInt8] {
    AtomicPutDialect.body(of: try changes.map { try FixedChange($0, at: now) })
  }

  private func set(_ key: String, _ json: String, _ lifetime: Lifetime = .never) throws -> Change {
    Change(
      key: key, scope: .session, action: .set(try JSON(parsing: json), lifetime),
      place: Place(source: "t", line: 1, column: 1))
  }

  private func unset(_ key: String) -> Change {
    Change(
      key: key, scope: .session, action: .unset, place: Place(source: "t", line: 1, column: 1))
  }

  @Test(arguments: Kind.allCases)
  func theAnswerToAPutHoldsTheMergedContext(kind: Kind) async throws {
    try await with(kind) { tenant in
      _ = await tenant.put(try body([set("a", "1"), set("b", "1.10")]), to: session, ifMatch: nil)
      let outcome = await tenant.put(
        try body([set("a", "[12345678901234567890]")]), to: session, ifMatch: nil)
      guard case .answered(let answer) = outcome else {
        Issue.record("\(outcome)")
        return
      }
      #expect(answer.status == 200)
      #expect(answer.document?.variables["a"]?.compact == "[12345678901234567890]")
      #expect(answer.document?.variables["b"]?.compact == "1.10")
    }
  }

  @Test(arguments: Kind.allCases)
  func theContextHoldsWhatWasPut(kind: Kind) async throws {
    try await with(kind) { tenant in
      _ = await tenant.put(
        try body([set("a", #"{"x":"Zoë"}"#, .seconds(3600))]), to: session, ifMatch: nil)
      let document = try await tenant.context(of: session)
      #expect(document.variables["a"]?.compact == #"{"x":"Zoë"}"#)
    }
  }

  @Test(arguments: Kind.allCases)
  func anUnsetVariableIsGone(kind: Kind) async throws {
    try await with(kind) { tenant in
      _ = await tenant.put(try body([set("a", "1"), set("b", "2")]), to: session, ifMatch: nil)
      _ = await tenant.put(try body([unset("a")]), to: session, ifMatch: nil)
      #expect(try await tenant.context(of: session).variables.keys == ["b"])
    }
  }

  @Test(arguments: Kind.allCases)
  func aRefusedPutChangesNothing(kind: Kind) async throws {
    try await with(kind) { tenant in
      let outcome = await tenant.put(
        try body([set("a", "1"), set("b.c", "2")]), to: session, ifMatch: nil)
      guard case .answered(let answer) = outcome else {
        Issue.record("\(outcome)")
        return
      }
      #expect(answer.status == 422)
      #expect(try await tenant.context(of: session).variables.isEmpty)
    }
  }

  @Test(arguments: Kind.allCases)
  func anUnknownSessionIsAnError(kind: Kind) async throws {
    try await with(kind) { tenant in
      let unknown = try #require(SessionID("no/such session?"))
      let error = await #expect(throws: TenantError.self) { try await tenant.checkSession(unknown) }
      #expect(error?.kind == .session)
      #expect(error?.fate == .nothingSent)
      #expect(error?.status == 404)
      try await tenant.checkSession(session)
    }
  }

  @Test(arguments: Kind.allCases)
  func logoutForgetsTheToken(kind: Kind) async throws {
    try await with(kind) { tenant in
      let authentication = try await tenant.authenticate()
      // Some seconds of it can have passed on a busy machine.
      #expect((3540...3600).contains(authentication.expiresIn ?? 0))
      await tenant.logout()
      let loggedOut = try #require(await tenant.authentication())
      #expect(loggedOut.expiresIn == nil)
    }
  }
}

/// Runs a test with a sandbox that serves, with one session `sess_1`.
func withSandbox(
  _ configure: (inout Sandbox.Configuration) -> Void = { _ in },
  _ test: (Sandbox) async throws -> Void
) async throws {
  var configuration = Sandbox.Configuration()
  configuration.sessionIDs = ["sess_1"]
  configure(&configuration)
  let sandbox = Sandbox(configuration: configuration)
  try await sandbox.start()
  do {
    try await test(sandbox)
  } catch {
    await sandbox.stop()
    throw error
  }
  await sandbox.stop()
}

/// Runs a test with the HTTP adapter against a sandbox.
func withHTTPTenant(
  _ sandbox: Sandbox, credential: Credential? = nil,
  configuration: HTTPConfiguration = HTTPConfiguration(),
  _ test: (HTTPTenant) async throws -> Void
) async throws {
  let credential =
    credential
    ?? .clientCredentials(
      id: sandbox.configuration.clientID, secret: Secret(sandbox.configuration.clientSecret))
  let tenant = HTTPTenant(
    url: try TenantURL(sandbox.url), credential: credential, configuration: configuration,
    pause: { _ in })
  do {
    try await test(tenant)
  } catch {
    try await tenant.shutdown()
    throw error
  }
  try await tenant.shutdown()
}
