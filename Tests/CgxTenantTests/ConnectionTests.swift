import CgxContext
import CgxJSON
import CgxTestSupport
import Testing

@testable import CgxTenant

/// Connections that do not come about: nothing was sent, and the cause is known.
@Suite(.timeLimit(.minutes(5))) struct Connections {
  private let session = SessionID("s")!
  private let document = ScriptedServer.Step.json(200, #"{"variables":{"a":1}}"#)

  private func put(
    _ url: String, _ configuration: HTTPConfiguration = HTTPConfiguration()
  ) async throws -> PutOutcome {
    let tenant = HTTPTenant(
      url: try TenantURL(url), credential: .bearer(Secret("bearer-token-1")),
      configuration: configuration)
    let outcome = await tenant.put(Array(#"{"variables":[]}"#.utf8), to: session, ifMatch: nil)
    try await tenant.shutdown()
    return outcome
  }

  private func trusting(_ proxy: Proxy? = nil) throws -> HTTPConfiguration {
    var configuration = HTTPConfiguration()
    configuration.trustRoots = try TrustRoots(pem: Array(TestCertificate.pem.utf8))
    configuration.proxy = proxy
    return configuration
  }

  // MARK: TLS

  @Test func aCertificateThatDoesNotVerifyMeansNothingWasSent() async throws {
    let server = try await ScriptedServer([document], isSecure: true)
    #expect(
      try await put(server.secureURL) == .failed(.notSent(.certificate("it is not trusted"))))
    #expect(server.requests.isEmpty)
    await server.stop()
  }

  @Test func aTrustedCertificateIsGood() async throws {
    let server = try await ScriptedServer([document], isSecure: true)
    for host in ["127.0.0.1", "localhost"] {
      let outcome = try await put("https://\(host):\(server.port)", trusting())
      guard case .answered(let answer) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
      #expect(answer.document?.variables["a"] == .integer(1))
    }
    await server.stop()
  }

  @Test func aCertificateForAnotherHostMeansNothingWasSent() async throws {
    let server = try await ScriptedServer([document], isSecure: true)
    let proxy = try await ScriptedServer([.tunnel(port: server.port)])
    #expect(
      try await put(
        "https://other.example", trusting(Proxy(host: "127.0.0.1", port: proxy.port)))
        == .failed(.notSent(.certificate("it is for another host"))))
    #expect(server.requests.isEmpty)
    await proxy.stop()
    await server.stop()
  }

  @Test func aServerWithoutTLSMeansNothingWasSent() async throws {
    let server = try await ScriptedServer([.stall], greeting: "220 mail.example ESMTP\r\n")
    #expect(
      try await put(server.secureURL, trusting())
        == .failed(.notSent(.tls("what answers there does not speak TLS"))))
    await server.stop()
  }

  @Test(arguments: [
    ("tenant.example", true), ("TENANT.example", true), ("*.example", false),
    ("*.b.example", false),
    ("example", false), ("t*.example", false), ("", false),
  ])
  func aNameOfACertificateIsForOneHost(name: String, covers: Bool) {
    #expect(HostVerification.covers(name, "tenant.example") == covers)
  }

  @Test(arguments: [("*.b.example", true), ("a.b.example", true), ("*.example", false)])
  func aWildcardIsForOneLabel(name: String, covers: Bool) {
    #expect(HostVerification.covers(name, "a.b.example") == covers)
    #expect(HostVerification.covers(name, "a.b.example.") == covers)
  }

  @Test func aDeadlineThatPassesBeforeTheHandshakeIsDoneMeansNothingWasSent() async throws {
    let server = try await ScriptedServer([.stall])
    var configuration = try trusting()
    configuration.timeouts = Timeouts(connect: .seconds(10), request: .milliseconds(200))
    let outcome = try await put(server.secureURL, configuration)
    guard case .failed(.notSent) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    await server.stop()
  }

  @Test func cancellingWhileConnectingMeansNothingWasSent() async throws {
    let server = try await ScriptedServer([.stall])
    let tenant = HTTPTenant(
      url: try TenantURL(server.secureURL), credential: .bearer(Secret("t")),
      configuration: try trusting())
    let request = Task { await tenant.put([], to: session, ifMatch: nil) }
    while server.connectionCount == 0 { try await Task.sleep(for: .milliseconds(2)) }
    request.cancel()
    #expect(await request.value == .failed(.notSent(.cancelled)))
    try await tenant.shutdown()
    await server.stop()
  }

  @Test(arguments: ["", "not PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"])
  func whatIsNoCertificateIsNotTrusted(text: String) {
    #expect(throws: TrustRootsError.notCertificates) { try TrustRoots(pem: Array(text.utf8)) }
  }

  // MARK: Proxies

  @Test func aProxyTunnelsToTheTenant() async throws {
    let server = try await ScriptedServer([document], isSecure: true)
    let proxy = try await ScriptedServer([.tunnel(port: server.port)])
    let outcome = try await put(
      "https://tenant.example",
      trusting(Proxy(host: "127.0.0.1", port: proxy.port, credentials: Secret("me:pass"))))
    guard case .answered(let answer) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(answer.document?.variables["a"] == .integer(1))
    let connect = try #require(proxy.requests.first)
    #expect(connect.hasPrefix("CONNECT tenant.example:443 HTTP/1.1\r\n"))
    #expect(connect.lowercased().contains("proxy-authorization: basic bwu6cgfzcw==\r\n"))
    #expect(!connect.contains("bearer-token-1"))
    #expect(server.requests.first?.contains("bearer-token-1") == true)
    #expect(server.requests.first?.lowercased().contains("proxy-authorization") == false)
    await proxy.stop()
    await server.stop()
  }

  @Test(arguments: [
    ("407 Proxy Authentication Required", TransportFailure.ProxyProblem.credentialsNeeded),
    ("502 Bad Gateway", .noTunnel), ("403 Forbidden", .noTunnel), ("301 Moved", .noTunnel),
  ])
  func aProxyThatRefusesMeansNothingWasSent(
    status: String, problem: TransportFailure.ProxyProblem
  ) async throws {
    let proxy = try await ScriptedServer([
      .answer("HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n")
    ])
    #expect(
      try await put("https://tenant.example", trusting(Proxy(host: "127.0.0.1", port: proxy.port)))
        == .failed(.notSent(.proxy(problem))))
    await proxy.stop()
  }

  @Test func aProxyThatClosesOrIsNotThereMeansNothingWasSent() async throws {
    let proxy = try await ScriptedServer([.close])
    let configuration = try trusting(Proxy(host: "127.0.0.1", port: proxy.port))
    #expect(
      try await put("https://tenant.example", configuration)
        == .failed(.notSent(.proxy(.unreachable))))
    await proxy.stop()
    #expect(
      try await put("https://tenant.example", configuration)
        == .failed(.notSent(.proxy(.unreachable))))
  }

  @Test func aProxyThatStallsMeansNothingWasSent() async throws {
    let proxy = try await ScriptedServer([.stall])
    var configuration = try trusting(Proxy(host: "127.0.0.1", port: proxy.port))
    configuration.timeouts.connect = .milliseconds(200)
    #expect(
      try await put("https://tenant.example", configuration)
        == .failed(.notSent(.proxy(.timeout))))
    await proxy.stop()
  }
}
