import CgxContext
import CgxJSON
import CgxTestSupport
import Testing

@testable import CgxTenant

/// What a tenant, or something that took its place, may answer: each is a clear error, never a
/// crash or a hang.
@Suite(.timeLimit(.minutes(5))) struct BadAnswers {
  private let session = SessionID("s")!

  private func put(
    _ steps: [ScriptedServer.Step]
  ) async throws -> PutOutcome {
    try await withScriptedTenant(steps) { tenant, _ in
      await tenant.put(Array(#"{"variables":[]}"#.utf8), to: session, ifMatch: nil)
    }
  }

  private static func head(_ length: Int) -> String {
    "HTTP/1.1 200 OK\r\nContent-Length: \(length)\r\n\r\n"
  }

  // MARK: Answers that can't be understood

  @Test(arguments: [
    ("<html>Please sign in</html>", TenantError.Reason.notJSON), ("", .notJSON), ("{", .notJSON),
    (#"{"variables":{}} {}"#, .notJSON), ("[]", .notAContext), ("null", .notAContext),
    (#"{"variables":[]}"#, .notAContext),
  ])
  func a200WithoutAContextSaysWhatIsWrong(body: String, reason: TenantError.Reason) async throws {
    let outcome = try await put([.json(200, body)])
    guard case .answered(let answer) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(answer.document == nil)
    #expect(answer.documentProblem == reason)
  }

  @Test func bracketsWithinTheBoundAreNoJSON() async throws {
    let body = [UInt8](repeating: UInt8(ascii: "["), count: 10_000_000)
    let outcome = try await put([.answer(Array(Self.head(body.count).utf8) + body)])
    guard case .answered(let answer) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(answer.documentProblem == .notJSON)
  }

  @Test(arguments: ["Content-Length: 20000000\r\n", "Connection: close\r\n"])
  func twentyMegabytesAreNotRead(header: String) async throws {
    let body = [UInt8](repeating: UInt8(ascii: "["), count: 20_000_000)
    let outcome = try await put([
      .answerThenClose(Array("HTTP/1.1 200 OK\r\n\(header)\r\n".utf8) + body)
    ])
    #expect(outcome == .failed(.noAnswer(.answerTooLarge(limit: 16 * 1024 * 1024))))
  }

  @Test(arguments: [
    // The body ends before its length, or its last chunk.
    head(100) + "{", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"var",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
    // The head ends early.
    "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.",
  ])
  func anAnswerThatBreaksOffIsNoAnswer(text: String) async throws {
    let outcome = try await put([.answerThenClose(text)])
    #expect(outcome == .failed(.noAnswer(.brokenAnswer)))
  }

  @Test(arguments: [
    "SSH-2.0-OpenSSH_9.2\r\n", "220 mail.example ESMTP\r\n", "HTTP/1.1 2000 OK\r\n\r\n",
    "HTTP/1.1 000 X\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 099 X\r\n\r\n",
    "HTTP/1.1 abc OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
    "HTTP/1.1 200 OK\r\nNo colon\r\n\r\n{}", "\u{0}\u{0}\u{0}\u{0}\r\n\r\n",
    "HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 500_000) + "\r\n\r\n",
  ])
  func whatIsNotHTTPIsSaidToBe(text: String) async throws {
    let outcome = try await put([.answerThenClose(text)])
    #expect(outcome == .failed(.noAnswer(.notHTTP)))
  }

  @Test(arguments: [299, 418, 451, 599, 600, 799, 999])
  func anUnknownStatusIsAnAnswer(status: Int) async throws {
    let outcome = try await put([.json(status, #"{"detail":"no"}"#)])
    guard case .answered(let answer) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(answer.status == status)
    #expect(answer.message.text == "no")
  }

  @Test(arguments: ["204 No Content", "304 Not Modified"])
  func anAnswerWithoutABodyIsAnAnswer(status: String) async throws {
    let outcome = try await put([.answer("HTTP/1.1 \(status)\r\n\r\n")])
    guard case .answered(let answer) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(answer.document == nil)
  }

  // MARK: Answers that do not come

  @Test(arguments: [
    [UInt8](), Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), Array(head(5).utf8),
    Array((head(5) + "{").utf8), Array("HTTP/1.1 200".utf8),
  ])
  func aStallEndsWithTheTimeout(begin: [UInt8]) async throws {
    try await withScriptedTenant([.json(200, #"{"variables":{}}"#), .answer(begin)]) {
      tenant, _ in
      _ = try await tenant.context(of: session)
      tenant.requestTimeout = .milliseconds(300)
      let outcome = await tenant.put([], to: session, ifMatch: nil)
      #expect(outcome == .failed(.noAnswer(.timeout)))
    }
  }

  @Test func aSlowAnswerEndsWithTheTimeoutToo() async throws {
    let bytes = Array((Self.head(1000) + String(repeating: " ", count: 1000)).utf8)
    try await withScriptedTenant([
      .json(200, #"{"variables":{}}"#), .trickle(bytes, milliseconds: 5),
    ]) { tenant, _ in
      _ = try await tenant.context(of: session)
      tenant.requestTimeout = .milliseconds(400)
      let outcome = await tenant.put([], to: session, ifMatch: nil)
      #expect(outcome == .failed(.noAnswer(.timeout)))
    }
  }

  @Test func aTrickleThatEndsInTimeIsAnAnswer() async throws {
    let bytes = Array((Self.head(16) + #"{"variables":{}}"#).utf8)
    let outcome = try await put([.trickle(bytes, milliseconds: 1)])
    guard case .answered(let answer) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(answer.document != nil)
  }

  @Test func aConnectionThatIsClosedOrResetInsteadOfAnAnswerLeavesTheOutcomeOpen() async throws {
    #expect(try await put([.close]) == .failed(.noAnswer(.connectionClosed)))
    #expect(try await put([.reset]) == .failed(.noAnswer(.connectionClosed)))
  }

  @Test func aCancelledRequestSaysThatItWasSent() async throws {
    try await withScriptedTenant([.stall]) { tenant, server in
      let request = Task { await tenant.put([], to: session, ifMatch: nil) }
      while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
      request.cancel()
      #expect(await request.value == .failed(.noAnswer(.cancelled)))
    }
  }

  @Test func aRequestThatIsCancelledBeforeItStartsIsNotSent() async throws {
    try await withScriptedTenant([.stall]) { tenant, server in
      let request = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return await tenant.put([], to: session, ifMatch: nil)
      }
      #expect(await request.value == .failed(.notSent(.cancelled)))
      #expect(server.requests.isEmpty)
    }
  }

  // MARK: Connections

  @Test func oneConnectionServesManyRequests() async throws {
    try await withScriptedTenant([.json(200, #"{"variables":{}}"#)]) { tenant, server in
      for _ in 0..<20 { _ = try await tenant.context(of: session) }
      #expect(server.connectionCount == 1)
    }
  }

  @Test func aConnectionThatWasClosedWhileIdleIsReplaced() async throws {
    try await withScriptedTenant([.json(200, #"{"variables":{}}"#)]) { tenant, server in
      for _ in 0..<3 {
        _ = try await tenant.context(of: session)
        server.closeConnections()
        try await Task.sleep(for: .milliseconds(300))
      }
      #expect(server.connectionCount == 3)
    }
  }

  @Test func anAnswerThatNobodyAskedForIsNotTakenForTheNext() async throws {
    let first = #"{"variables":{"a":1}}"#
    let forged = #"{"variables":{"a":666}}"#
    let text =
      Self.head(first.utf8.count) + first + Self.head(forged.utf8.count) + forged
    try await withScriptedTenant([.answer(text), .json(200, #"{"variables":{"a":2}}"#)]) {
      tenant, _ in
      let document = try await tenant.context(of: session)
      #expect(document.variables["a"] == .integer(1))
      // That the connection is closed may be seen before or after the next request has begun.
      if let next = try? await tenant.context(of: session) {
        #expect(next.variables["a"] == .integer(2))
      }
      let last = try await tenant.context(of: session)
      #expect(last.variables["a"] == .integer(2))
    }
  }

  @Test func aRedirectIsNotFollowedAndNothingIsSentThere() async throws {
    let other = try await ScriptedServer([.json(200, #"{"variables":{}}"#)])
    for status in [301, 302, 303, 307, 308] {
      let outcome = try await put([
        .json(status, "{}", headers: "Location: \(other.url)/api/v2/sessions/s/context\r\n")
      ])
      guard case .answered(let answer) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
      #expect(answer.status == status)
      #expect(answer.location?.hasPrefix(other.url) == true)
    }
    #expect(other.connectionCount == 0)
    await other.stop()
  }
}

/// Runs a test with the HTTP adapter against a scripted server.
func withScriptedTenant<Result>(
  _ steps: [ScriptedServer.Step],
  _ test: (HTTPTenant, ScriptedServer) async throws -> Result
) async throws -> Result {
  let server = try await ScriptedServer(steps)
  let tenant = HTTPTenant(
    url: try TenantURL(server.url), credential: .bearer(Secret("bearer-token-1")),
    configuration: HTTPConfiguration(version: "test"))
  do {
    let result = try await test(tenant, server)
    try await tenant.shutdown()
    await server.stop()
    return result
  } catch {
    try await tenant.shutdown()
    await server.stop()
    throw error
  }
}
