import CgxContext
import CgxTestSupport
import Crypto
import Foundation
import Synchronization
import Testing

@testable import CgxTenant

/// One attempt to deliver a notification, against servers that do anything.
@Suite(.timeLimit(.minutes(5))) struct Webhooks {
  private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
  private static let body = #"{"session_id":"s","event":"injected"}"#
  private let now = Timestamp(seconds: 1_800_000_000, nanoseconds: 999_999_999)

  private func deliver(
    to url: String, secret: String? = nil, timeout: Duration = .seconds(20),
    id: String = "msg_1", _ configure: (inout HTTPConfiguration) throws -> Void = { _ in }
  ) async throws -> WebhookOutcome {
    var configuration = HTTPConfiguration(version: "test")
    try configure(&configuration)
    let hook = Webhook(
      url: try WebhookURL(url), secret: try secret.map { try WebhookSecret($0) },
      configuration: configuration, timeout: timeout)
    let outcome = await hook.deliver(id: id, body: Array(Self.body.utf8), at: now)
    await hook.shutdown()
    return outcome
  }

  private func answer(
    _ step: ScriptedServer.Step, timeout: Duration = .seconds(20)
  ) async throws -> WebhookOutcome {
    let server = try await ScriptedServer([step])
    let outcome = try await deliver(to: server.url + "/hook", timeout: timeout)
    #expect(server.requests.count == 1)
    await server.stop()
    return outcome
  }

  private func failure(_ step: ScriptedServer.Step) async throws -> WebhookFailure? {
    guard case .failed(let failure) = try await answer(step) else { return nil }
    return failure
  }

  // MARK: The request

  @Test func aNotificationHasItsHeadersAndASignatureThatVerifies() async throws {
    let server = try await ScriptedServer([.json(200, "{}")])
    let outcome = try await deliver(to: server.url + "/a?t=1", secret: Self.secret)
    #expect(outcome == .delivered(status: 200))
    let request = try #require(server.requests.first)
    await server.stop()
    let lines = request.split(separator: "\r\n", omittingEmptySubsequences: false)
    #expect(lines.first == "POST /a?t=1 HTTP/1.1")
    func values(_ name: String) -> [String] {
      lines.filter { $0.lowercased().hasPrefix(name + ": ") }
        .map { String($0.dropFirst(name.count + 2)) }
    }
    #expect(values("content-type") == ["application/json"])
    #expect(values("user-agent") == ["cgx/test"])
    #expect(values("webhook-id") == ["msg_1"])
    #expect(values("webhook-timestamp") == ["1800000000"])
    #expect(request.hasSuffix("\r\n\r\n" + Self.body))
    let signature = try #require(values("webhook-signature").first)
    #expect(signature.hasPrefix("v1,"))
    let code = try #require(Data(base64Encoded: String(signature.dropFirst(3))))
    let key = try #require(Data(base64Encoded: String(Self.secret.dropFirst(6))))
    #expect(
      HMAC<SHA256>.isValidAuthenticationCode(
        code, authenticating: Data("msg_1.1800000000.\(Self.body)".utf8),
        using: SymmetricKey(data: key)))
  }

  @Test func withoutASecretThereIsNoSignature() async throws {
    let server = try await ScriptedServer([.json(200, "{}")])
    #expect(try await deliver(to: server.url) == .delivered(status: 200))
    let request = try #require(server.requests.first).lowercased()
    #expect(request.contains("\r\nwebhook-id: msg_1\r\n"))
    #expect(request.contains("\r\nwebhook-timestamp: 1800000000\r\n"))
    #expect(!request.contains("webhook-signature"))
    await server.stop()
  }

  @Test func anIDMakesNoHeadersOfItsOwn() async throws {
    let server = try await ScriptedServer([.json(200, "{}")])
    let outcome = try await deliver(to: server.url, id: "msg_1\r\nX-Other: 1")
    guard case .failed(let failure) = outcome, case .transport(.notSent) = failure.kind else {
      Issue.record("\(outcome)")
      return
    }
    #expect(server.requests.isEmpty)
    await server.stop()
  }

  @Test func theTenantsPacerAndTimeoutsDoNotCount() async throws {
    let server = try await ScriptedServer([.json(200, "{}")])
    let start = ContinuousClock().now
    let usedUp = Pacer(
      rate: try RequestRate("1/h"), now: { start }, sleep: { _ in throw CancellationError() })
    try await usedUp.turn()
    let outcome = try await deliver(to: server.url) { configuration in
      configuration.timeouts = Timeouts(connect: .zero, request: .zero)
      configuration.pacer = usedUp
    }
    #expect(outcome == .delivered(status: 200))
    await server.stop()
  }

  // MARK: Statuses

  @Test(arguments: [200, 201, 202, 204, 299])
  func every2xxIsDelivered(status: Int) async throws {
    let body = status == 204 ? "HTTP/1.1 204 No Content\r\n\r\n" : nil
    let step = body.map { ScriptedServer.Step.answer($0) } ?? .json(status, "{")
    #expect(try await answer(step) == .delivered(status: status))
  }

  @Test(arguments: [300, 301, 302, 303, 307, 308])
  func aRedirectIsNotFollowed(status: Int) async throws {
    let other = try await ScriptedServer([.json(200, "{}")])
    let failure = try await failure(
      .json(status, "", headers: "Location: \(other.url)/elsewhere\r\n"))
    #expect(failure?.kind == .redirected(status))
    #expect(failure?.status == status)
    #expect(failure?.isHookDown == false)
    #expect(failure?.sentence == "the CRM redirects (\(status)), which is not followed")
    #expect(other.connectionCount == 0)
    await other.stop()
  }

  @Test func a410MeansThatTheHookIsGone() async throws {
    let failure = try await failure(.json(410, "{}"))
    #expect(failure?.kind == .gone)
    #expect(failure?.status == 410)
    #expect(failure?.isHookDown == false)
    #expect(failure?.sentence == "the CRM hook is gone (410)")
  }

  @Test(arguments: [
    (400, false), (401, false), (404, false), (408, true), (422, false), (429, true), (500, true),
    (502, true), (503, true), (599, true),
  ])
  func anotherStatusIsAFailure(status: Int, isHookDown: Bool) async throws {
    let failure = try await failure(.json(status, #"{"detail":"\#u{1B}[2J words"}"#))
    #expect(failure?.kind == .status(status))
    #expect(failure?.status == status)
    #expect(failure?.isHookDown == isHookDown)
    #expect(failure?.retryAfter == nil)
    #expect(failure?.sentence == "the CRM answered \(status)")
  }

  @Test(arguments: [
    ("Retry-After: 7\r\n", Duration.seconds(7)),
    (
      "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nRetry-After: Sun, 06 Nov 1994 08:50:37 GMT\r\n",
      .seconds(60)
    ),
    (
      "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nRetry-After: Sunday, 06-Nov-94 08:49:39 GMT\r\n",
      .seconds(2)
    ),
    ("Retry-After: soon\r\n", nil),
  ])
  func theTimeToWaitIsTold(headers: String, expected: Duration?) async throws {
    for status in [429, 503] {
      #expect(try await failure(.json(status, "", headers: headers))?.retryAfter == expected)
    }
  }

  // MARK: No answer

  private func transport(_ outcome: WebhookOutcome) -> TransportFailure? {
    guard case .failed(let failure) = outcome, case .transport(let transport) = failure.kind
    else { return nil }
    #expect(failure.isHookDown)
    #expect(failure.status == nil)
    #expect(failure.sentence.contains("CRM") || failure.sentence.contains("interrupted"))
    #expect(!failure.sentence.contains("tenant"))
    return transport
  }

  @Test func anAnswerThatDoesNotComeInTimeIsAFailure() async throws {
    let outcome = try await answer(.stall, timeout: .seconds(2))
    #expect(transport(outcome) == .noAnswer(.timeout))
    #expect(
      WebhookFailure(.transport(.noAnswer(.timeout))).sentence == "the CRM did not answer in time")
  }

  @Test func theTimeoutIsFiveSeconds() {
    #expect(Webhook.timeout == .seconds(5))
  }

  @Test func theTimeToConnectIsPartOfIt() async throws {
    let server = try await ScriptedServer([.stall])
    let outcome = try await deliver(to: server.secureURL, timeout: .milliseconds(200))
    guard case .notSent? = transport(outcome) else {
      Issue.record("\(outcome)")
      return
    }
    await server.stop()
  }

  @Test(arguments: [
    (ScriptedServer.Step.close, TransportFailure.Cause.connectionClosed),
    (.reset, .connectionClosed),
    (.answer("SSH-2.0-OpenSSH_9.2\r\n"), .notHTTP),
  ])
  func aBadAnswerIsNone(step: ScriptedServer.Step, cause: TransportFailure.Cause) async throws {
    #expect(transport(try await answer(step)) == .noAnswer(cause))
  }

  @Test(arguments: [
    ScriptedServer.Step.answerThenClose("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"),
    .answer("HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\n"),
    .answerThenClose("HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "[", count: 5_000_000)),
  ])
  func whateverIsWrongWithTheBodyOfA200ItIsDelivered(step: ScriptedServer.Step) async throws {
    #expect(try await answer(step) == .delivered(status: 200))
  }

  @Test func anAnswerUpToTheBoundIsRead() async throws {
    let body = String(repeating: "x", count: 65536)
    #expect(try await answer(.json(200, body)) == .delivered(status: 200))
  }

  @Test func aRefusedConnectionMeansNothingWasSent() async throws {
    let server = try await ScriptedServer([.stall])
    let url = server.url
    await server.stop()
    #expect(transport(try await deliver(to: url)) == .notSent(.connectionRefused))
  }

  @Test func aCertificateThatDoesNotVerifyMeansNothingWasSent() async throws {
    let server = try await ScriptedServer([.json(200, "{}")], isSecure: true)
    let outcome = try await deliver(to: server.secureURL + "/?a=1")
    #expect(transport(outcome) == .notSent(.certificate("it is not trusted")))
    #expect(server.requests.isEmpty)
    let trusting = try await deliver(to: server.secureURL + "/?a=1") {
      $0.trustRoots = try TrustRoots(pem: Array(TestCertificate.pem.utf8))
    }
    #expect(trusting == .delivered(status: 200))
    await server.stop()
  }

  @Test func aProxyTunnelsToTheHook() async throws {
    let server = try await ScriptedServer([.json(202, "{}")], isSecure: true)
    let proxy = try await ScriptedServer([.tunnel(port: server.port)])
    let outcome = try await deliver(to: "https://tenant.example/hook?t=1") {
      $0.trustRoots = try TrustRoots(pem: Array(TestCertificate.pem.utf8))
      $0.proxy = Proxy(host: "127.0.0.1", port: proxy.port)
    }
    #expect(outcome == .delivered(status: 202))
    #expect(proxy.requests.first?.contains("t=1") == false)
    await proxy.stop()
    await server.stop()
  }

  @Test func cancellingEndsAnAttempt() async throws {
    let server = try await ScriptedServer([.stall])
    let url = server.url
    let attempt = Task { try await deliver(to: url) }
    while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
    attempt.cancel()
    #expect(transport(try await attempt.value) == .noAnswer(.cancelled))
    await server.stop()
  }

  // MARK: Traces

  @Test func aTraceShowsNeitherSignatureNorSecretNorQuery() async throws {
    let text = Mutex("")
    let echo = "\(Self.secret) token-12345678 MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    let server = try await ScriptedServer([
      .json(200, echo, headers: "X-Echo: t=token-12345678\r\n"), .close,
    ])
    for _ in 0..<2 {
      _ = try await deliver(to: server.url + "/h?t=token-12345678", secret: Self.secret) {
        $0.trace = { block in text.withLock { $0 += block + "\n" } }
      }
    }
    let shown = text.withLock { $0 }
    #expect(shown.contains("> crm #1 POST \(server.url)/h\n"))
    #expect(shown.contains("> webhook-signature: ••••\n"))
    #expect(shown.contains("> webhook-id: msg_1\n"))
    #expect(shown.contains("< crm #1 200 after "))
    #expect(shown.contains("! crm #1 sent, no answer after "))
    #expect(shown.contains("the connection broke before the CRM had answered"))
    for secret in ["token-12345678", "MfKQ9r8G", "v1,"] { #expect(!shown.contains(secret)) }
    await server.stop()
  }
}
