import CgxContext
import CgxJSON
import Testing

@testable import CgxTenant

@Suite struct Dialect {
  private let moment = try! Timestamp(rfc3339: "2026-11-22T13:04:05.750Z")
  private let place = Place(source: "t.cgx", line: 4, column: 1)

  private func change(
    _ key: String, _ json: JSON, _ scope: Scope = .session, _ lifetime: Lifetime = .never
  ) -> Change {
    Change(key: key, scope: scope, action: .set(json, lifetime), place: place)
  }

  private func body(_ changes: [Change]) throws -> [UInt8] {
    AtomicPutDialect.body(of: try changes.map { try FixedChange($0, at: moment) })
  }

  @Test func aPlansHashIsTheSameUntilSomethingChanges() throws {
    let plan = PlanHash(of: [change("a", .integer(1), .user, .seconds(7200))])
    #expect(plan == PlanHash(of: [change("a", .integer(1), .user, .seconds(7200))]))
    for other in [
      change("a", .integer(1), .user, .seconds(7201)), change("a", .integer(2), .user),
      change("a", .integer(1), .session, .seconds(7200)), change("b", .integer(1)),
    ] {
      #expect(plan != PlanHash(of: [other]))
    }
    #expect(plan.isNamed(by: plan.description))
    #expect(plan.isNamed(by: String(plan.description.prefix(12)).uppercased()))
    #expect(!plan.isNamed(by: String(plan.description.prefix(11))))
  }

  @Test func aPlansBodyHasTheLifetimesAsTheyWereWritten() {
    let body = AtomicPutDialect.planBody(of: [
      change("a", .integer(1), .user, .seconds(7200)),
      Change(key: "b", scope: .session, action: .unset, place: place),
    ])
    #expect(
      String(decoding: body, as: UTF8.self)
        == #"{"variables":[{"key":"a","value":1,"scope":"user","expiresAt":"+7200s"},"#
        + #"{"key":"b","value":null,"scope":"session","expiresAt":"+0s"}],"mergeStrategy":"atomic_put"}"#
    )
  }

  @Test func theBodyIsByteForByteThatOfThePage() throws {
    let body = try body([
      change("crm_account_id", .string("ACC-99821"), .user, .seconds(7200)),
      change("priority_flag", .bool(true)),
    ])
    #expect(
      String(decoding: body, as: UTF8.self) == #"{"variables":["#
        + #"{"key":"crm_account_id","value":"ACC-99821","scope":"user","expiresAt":"2026-11-22T15:04:05Z"},"#
        + #"{"key":"priority_flag","value":true,"scope":"session","expiresAt":null}"#
        + #"],"mergeStrategy":"atomic_put"}"#)
  }

  @Test func anUnsetIsANullThatExpiresWithTheCommit() throws {
    let unset = Change(key: "a", scope: .user, action: .unset, place: place)
    let body = try body([unset])
    #expect(
      String(decoding: body, as: UTF8.self).contains(
        #"{"key":"a","value":null,"scope":"user","expiresAt":"2026-11-22T13:04:05Z"}"#))
  }

  @Test func theSizeIsThatOfTheBody() throws {
    let changes = [
      change("a", .string("ü\"\n"), .user, .seconds(5)),
      change("b", try JSON(parsing: "[1.10,{}]")),
      Change(key: "c", scope: .global, action: .unset, place: place),
      change("d", .null, .session, .until(try Timestamp(rfc3339: "2030-01-01T00:00:00.5Z"))),
    ]
    for count in 0...4 {
      let some = Array(changes.prefix(count))
      #expect(
        try body(some).count == AtomicPutDialect.size(of: some))
    }
  }

  @Test func exactlyTheLimitGoesAndOneByteMoreDoesNot() {
    let frame = AtomicPutDialect.size(of: [change("k", .string(""))])
    let fitting = change(
      "k", .string(String(repeating: "x", count: AtomicPutDialect.bodyLimit - frame)))
    #expect(AtomicPutDialect.violations(of: [fitting], at: moment).isEmpty)
    let larger = change(
      "k", .string(String(repeating: "x", count: AtomicPutDialect.bodyLimit - frame + 1)))
    let violations = AtomicPutDialect.violations(of: [larger], at: moment)
    guard case .bodyTooLarge(let bytes, let limit, let largest)? = violations.first?.rule else {
      Issue.record("\(violations)")
      return
    }
    #expect(bytes == limit + 1)
    #expect(largest.map(\.key) == ["k"])
  }

  @Test func everyViolationIsReportedAtOnce() {
    let violations = AtomicPutDialect.violations(
      of: [
        change("a.b", .null), change("ok", .null, .session, .seconds(0)),
        change("big", .string(String(repeating: "x", count: 300_000))),
      ], at: moment)
    #expect(violations.count == 3)
  }

  @Test func bothFormsOfErrorBodiesAreRead() {
    #expect(
      AtomicPutDialect.message(
        Array(#"{"title":"Bad","status":400,"detail":"no","code":"E1","traceId":"t"}"#.utf8),
        traceHeader: nil) == TenantMessage(text: "Bad: no", code: "E1", traceID: "t"))
    #expect(
      AtomicPutDialect.message(
        Array(#"{"error":"invalid_client","error_description":"who?"}"#.utf8), traceHeader: "h")
        == TenantMessage(text: "who?", code: "invalid_client", traceID: "h"))
    #expect(
      AtomicPutDialect.message(Array("<html>".utf8), traceHeader: "h")
        == TenantMessage(traceID: "h"))
  }

  @Test(arguments: ["[]", "{}", #"{"variables":[]}"#, "<html>", ""])
  func whatIsNoContextDocumentIsRefused(text: String) {
    #expect(throws: TenantError.Reason.self) {
      try AtomicPutDialect.contextDocument(
        Array(text.utf8), of: SessionID("s")!, etag: nil)
    }
  }

  @Test func anAnswerAboutAnotherSessionIsRefused() {
    let bytes = Array(#"{"sessionId":"other","variables":{}}"#.utf8)
    #expect(throws: TenantError.Reason.anotherSession) {
      try AtomicPutDialect.contextDocument(bytes, of: SessionID("s")!, etag: nil)
    }
  }

  @Test func aWeakETagIsNotUsed() throws {
    let bytes = Array(#"{"variables":{}}"#.utf8)
    func etag(_ text: String) throws -> String? {
      try AtomicPutDialect.contextDocument(bytes, of: SessionID("s")!, etag: text).etag
    }
    #expect(try etag("W/\"1\"") == nil)
    #expect(try etag("\"1\"") == "\"1\"")
  }

  @Test func metadataAndETagMayBeMissing() throws {
    let document = try AtomicPutDialect.contextDocument(
      Array(#"{"variables":{"a":1},"new":true}"#.utf8), of: SessionID("s")!, etag: nil)
    #expect(document.variables.keys == ["a"])
    #expect(document.metadata.isEmpty)
  }

  @Test(arguments: [
    "{}", #"{"access_token":""}"#, #"{"access_token":"a b"}"#, #"{"access_token":"a\n"}"#,
  ])
  func tokensThatCannotBeSentAreRefused(text: String) {
    #expect(throws: TenantError.Reason.notAToken) { try AtomicPutDialect.token(Array(text.utf8)) }
  }

  @Test func aTokenLivesAnHourUnlessItSaysOtherwise() throws {
    #expect(try AtomicPutDialect.token(Array(#"{"access_token":"t"}"#.utf8)).lifetime == 3600)
  }
}

@Suite struct Identities {
  @Test(arguments: [
    ("https://t.example", "https://t.example"),
    ("https://T.Example:8443/a/b/", "https://t.example:8443/a/b"),
    ("http://localhost:8080", "http://localhost:8080"), ("http://127.9.9.9", "http://127.9.9.9"),
    ("http://[::1]:80/", "http://[::1]:80"),
  ])
  func acceptsTenants(text: String, normalized: String) throws {
    #expect(try TenantURL(text).text == normalized)
  }

  @Test(arguments: [
    ("http://t.example", TenantURLError.plainHTTP(host: "t.example")),
    ("http://127.0.0.1.evil.example", .plainHTTP(host: "127.0.0.1.evil.example")),
    ("http://localhost.evil", .plainHTTP(host: "localhost.evil")), ("ftp://t", .scheme("ftp")),
    ("https://u:p@t.example", .userInformation), ("https://t.example?a", .queryOrFragment),
    ("https://t.example#a", .queryOrFragment), ("t.example", .malformed("t.example")),
    ("https://", .malformed("https://")), ("https://a b", .malformed("https://a b")),
    ("https://t:99999", .malformed("https://t:99999")), ("https://t:0", .malformed("https://t:0")),
    ("https://t\r\nX: y", .malformed("https://t\r\nX: y")),
  ])
  func refusesTenants(text: String, error: TenantURLError) {
    #expect(throws: error) { try TenantURL(text) }
  }

  @Test func plainHTTPGoesWhereItWasAllowed() throws {
    #expect(try TenantURL("http://t.example", allowHTTP: true).text == "http://t.example")
  }

  @Test(arguments: ["", ".", "..", "a\nb", "a\u{0}", String(repeating: "x", count: 257)])
  func refusesSessionIDs(text: String) {
    #expect(SessionID(text) == nil)
  }

  @Test func aSecretIsNeverShown() {
    let secret = Secret("hunter2")
    var dumped = ""
    dump(secret, to: &dumped)
    let shown = "\(secret) \(String(reflecting: secret)) \(dumped)"
    #expect(!shown.contains("hunter2"))
    #expect(!"\(Credential.clientCredentials(id: "a", secret: secret))".contains("hunter2"))
  }
}
