import CgxTestSupport
import Synchronization
import Testing

@testable import CgxTenant

@Suite struct Redaction {
  private func redacted(_ text: String, _ secrets: [String] = [#"s3cr"t/+é \x"#]) -> String {
    Redactor(secrets).redacted(text)
  }

  @Test(arguments: [
    #"s3cr"t/+é \x"#, #"s3cr\"t\/+é \\x"#, #"s3cr\"t/+é \\x"#, #"\u00733cr\u0022t\u002F+é \u005cx"#,
    "s3cr%22t%2F%2B%C3%A9%20%5Cx", "s3cr%22t%2f%2b%c3%a9+%5cx", #"%73%33%63%72"t/+é \x"#,
  ])
  func hidesASecretInEveryForm(text: String) {
    #expect(redacted("a \(text) b \(text)") == "a •••• b ••••")
  }

  @Test(arguments: [
    ("hunter2-hunter2", "aHVudGVyMi1odW50ZXIy"), ("hunter2-hunter2", "aWQ6aHVudGVyMi1odW50ZXIy"),
    ("hunter2-hunter2", "eDpodW50ZXIyLWh1bnRlcjI="),
    ("hunter2-hunter2", "eHg6aHVudGVyMi1odW50ZXIyOng="),
    ("hunter2-hunter2", "eHh4Omh1bnRlcjItaHVudGVyMjp4eHg="), ("????>>>>", "Pz8/Pz4+Pj4="),
    ("????>>>>", "Pz8_Pz4-Pj4="),
  ])
  func hidesASecretInsideOfBase64(secret: String, encoded: String) {
    let shown = redacted("<\(encoded)>", [secret])
    #expect(shown.contains("••••"))
    #expect(!shown.contains(encoded.dropFirst(4).dropLast(4)))
  }

  @Test func theLongerOfTwoSecretsIsHiddenWhole() {
    #expect(redacted("x abcdef-long x", ["abcdef", "abcdef-long"]) == "x •••• x")
  }

  @Test func whatIsNoSecretStays() {
    let text = #"{"a": "s3cr", "b": "\n %41 + é 🙂 \u0041"}"#
    #expect(redacted(text) == text)
    #expect(redacted("abc k abc", ["k", ""]) == "abc k abc")
  }

  @Test func aSecretAcrossTheLimitIsHidden() {
    let redactor = Redactor(["abcdef"])
    let bytes = redactor.redacted(Array("12345678abcdef99".utf8), limit: 10)
    #expect(String(decoding: bytes, as: UTF8.self) == "12345678••••")
  }
}

@Suite struct Traces {
  private let renderer = TraceRenderer(redactor: Redactor(["client-secret-1"]))

  @Test func aRequestIsShownWithoutItsSecrets() {
    let text = renderer.request(
      1, "PUT", "https://t.example/x",
      [
        ("Accept", "application/json"), ("Authorization", "Bearer abc"), ("x-api-key", "k"),
        ("Proxy-Authorization", "Basic abc"), ("Odd", "client-secret-1"),
      ], Array(#"{"a": 1}"#.utf8), hidesBody: false)
    #expect(
      text == """
        > #1 PUT https://t.example/x
        > Accept: application/json
        > Authorization: ••••
        > x-api-key: ••••
        > Proxy-Authorization: ••••
        > Odd: ••••
        >
        > {"a": 1}
        """)
  }

  @Test func anAnswerIsShownWithItsTime() {
    let text = renderer.answer(
      7, 503, after: .microseconds(12_999), [("Set-Cookie", "id=1"), ("Retry-After", "3")],
      Array("two\r\nlines client-secret-1".utf8), hidesBody: false)
    #expect(
      text == """
        < #7 503 after 12 ms
        < Set-Cookie: ••••
        < Retry-After: 3
        <
        < two
        < lines ••••
        """)
  }

  @Test func aHiddenBodyIsCounted() {
    let text = renderer.answer(1, 200, after: .zero, [], Array("secret".utf8), hidesBody: true)
    #expect(text == "< #1 200 after 0 ms\n<\n< (6 bytes, not shown)")
  }

  @Test(arguments: [(4095, 4095), (4096, 4096), (4097, 4096), (100_000, 4096)])
  func aLongBodyIsCut(length: Int, shown: Int) {
    let body = [UInt8](repeating: UInt8(ascii: "x"), count: length)
    let lines = renderer.answer(1, 200, after: .zero, [], body, hidesBody: false)
      .split(separator: "\n")
    #expect(lines[2].count == shown + 2)
    #expect(
      lines.dropFirst(3).first.map(String.init) == (length > shown ? "< … \(length) bytes" : nil))
  }

  @Test func noCharacterIsCutInTwo() {
    let text = renderer.answer(
      1, 200, after: .zero, [], Array(("x" + String(repeating: "é", count: 5000)).utf8),
      hidesBody: false)
    #expect(!text.contains("\u{FFFD}"))
  }

  @Test func aFailureIsShownWithWhatBecameOfTheRequest() {
    #expect(
      renderer.failure(2, .noAnswer(.timeout), after: .seconds(15))
        == "! #2 sent, no answer after 15000 ms: the tenant did not answer in time")
    #expect(
      renderer.failure(2, .notSent(.connectionRefused), after: .zero)
        == "! #2 nothing was sent after 0 ms: the tenant refuses the connection")
  }

  // MARK: Of a tenant

  private final class Lines: Sendable {
    private let text = Mutex("")
    var all: String { text.withLock { $0 } }
    func add(_ block: String) { text.withLock { $0 += block + "\n" } }
  }

  @Test func nothingThatATenantSendsBackShowsASecret() async throws {
    let secret = "client/secret 1"
    let token = "token-of-the-tenant"
    let echo =
      #"{"detail":"client\/secret 1 \u0063lient/secret 1 client%2Fsecret%201 \#(token)","#
      + #""basic":"aWQ6Y2xpZW50L3NlY3JldCAx","traceId":"t1"}"#
    let lines = Lines()
    let server = try await ScriptedServer([
      .json(200, #"{"access_token":"\#(token)","expires_in":3600}"#),
      .json(400, echo, headers: "X-Echo: Bearer \(token)\r\nSet-Cookie: s=\(token)\r\n"),
      .close,
    ])
    var configuration = HTTPConfiguration()
    configuration.trace = { lines.add($0) }
    let tenant = HTTPTenant(
      url: try TenantURL(server.url),
      credential: .clientCredentials(id: "id", secret: Secret(secret)),
      configuration: configuration)
    let session = try #require(SessionID("s"))
    _ = await tenant.put(Array(#"{"variables":[]}"#.utf8), to: session, ifMatch: nil)
    _ = await tenant.put([], to: session, ifMatch: nil)
    try await tenant.shutdown()
    await server.stop()
    let text = lines.all
    for form in [
      secret, token, "client%2Fsecret", #"client\/secret"#, "Y2xpZW50L3NlY3JldCAx", "0063lient",
    ] {
      #expect(!text.contains(form), "\(text)")
    }
    #expect(text.contains("> #1 POST \(server.url)/api/v2/oauth/token\n"))
    #expect(text.contains("bytes, not shown)"))
    #expect(text.contains("> #2 PUT \(server.url)/api/v2/sessions/s/context\n"))
    #expect(text.contains(#"> {"variables":[]}"#))
    #expect(text.contains("< #2 400 after "))
    #expect(text.contains(#""traceId":"t1""#))
    #expect(text.contains("! #3 sent, no answer after "))
  }
}
