import Foundation
import Testing

@testable import CgxSandbox

/// What the sandbox's CRM hook accepts, as a strict receiver.
@Suite struct NotificationChecks {
  private let hook: HookFixture

  init() throws {
    hook = try HookFixture()
  }

  // MARK: Signatures

  @Test func thePublishedVectorVerifies() {
    let answer = hook.post(
      #"{"test": 2432232314}"#, id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    hook.expectRefusal(answer, 400, "unknown member 'test'")
  }

  @Test(arguments: [
    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "v1,", "v1,AAAA", "v1,no base64",
    "v1,====",
  ])
  func aSignatureThatDoesNotFitIs401(signature: String) {
    hook.expectRefusal(
      hook.post(signature: signature), 401,
      "webhook-signature does not fit the ID, the timestamp and the body")
  }

  @Test(arguments: ["", "v2,AAAA", "g0hM9SsE", "V1,AAAA"])
  func oneOfAnotherVersionIs401(signature: String) {
    hook.expectRefusal(
      hook.post(signature: signature), 401, "webhook-signature holds none that begins with v1,")
  }

  @Test func aSignatureIsForItsIDItsTimestampAndItsBody() {
    let signature = HookFixture.signature("msg_1.1614265330.\(HookFixture.good)")
    let detail = "webhook-signature does not fit the ID, the timestamp and the body"
    hook.expectRefusal(hook.post(id: "msg_2", signature: signature), 401, detail)
    hook.expectRefusal(hook.post(timestamp: "1614265331", signature: signature), 401, detail)
    hook.expectRefusal(hook.post(HookFixture.good + " ", signature: signature), 401, detail)
    #expect(hook.post(signature: signature).status == 204)
  }

  @Test func oneOfSeveralSignaturesIsEnough() {
    let signature = HookFixture.signature("msg_1.1614265330.\(HookFixture.good)")
    #expect(hook.post(signature: "v1a,xyz v1,AAAA \(signature)").status == 204)
  }

  @Test func eachHeaderIsNeeded() {
    hook.expectRefusal(hook.post(id: nil), 400, "the header webhook-id is missing")
    hook.expectRefusal(hook.post(timestamp: nil), 400, "the header webhook-timestamp is missing")
    hook.expectRefusal(
      hook.post(signature: .some(nil)), 400, "the header webhook-signature is missing")
  }

  @Test(arguments: ["", "a.b", "a b", "é", "\u{7}", String(repeating: "x", count: 257)])
  func anIDIsVisibleAndWithoutADot(id: String) {
    hook.expectRefusal(
      hook.post(id: id), 400, "webhook-id is not 1 to 256 visible characters without a dot")
  }

  @Test(arguments: ["", "x", "-1", "+1614265330", "1614265330.5", "99999999999999999999", " 1"])
  func aTimestampIsSeconds(timestamp: String) {
    hook.expectRefusal(
      hook.post(timestamp: timestamp), 400, "webhook-timestamp is no number of seconds since 1970")
  }

  @Test func aTimestampIsWithinFiveMinutesOfTheSandboxsClock() throws {
    hook.expectRefusal(
      hook.post(timestamp: "1614265029"), 401,
      "webhook-timestamp is 301 s old: at most 300 are allowed")
    hook.expectRefusal(
      hook.post(timestamp: "1614265631"), 401,
      "webhook-timestamp is 301 s in the future: at most 300 are allowed")
    #expect(hook.post(id: "old", timestamp: "1614265030").status == 204)
    #expect(hook.post(id: "new", timestamp: "1614265630").status == 204)
    try hook.sandbox.advance(by: .seconds(3600))
    #expect(hook.post(id: "late").status == 401)
    #expect(hook.post(id: "moved", timestamp: "1614268930").status == 204)
  }

  // MARK: Bodies

  @Test(arguments: [
    ("", "the body is not JSON: not a JSON value (byte 0)"),
    ("[]", "the body is not an object"),
    ("{}", "session_id: a string is missing"),
    (#"{"session_id":1}"#, "session_id: a string is missing"),
    (#"{"session_id":"s","event":"done"}"#, "event: injected or failed is missing"),
    (
      #"{"session_id":"s","event":"failed","timestamp":"today"}"#,
      "timestamp: an RFC 3339 instant is missing"
    ),
    (
      #"{"session_id":"s","event":"failed","timestamp":"2021-02-25T15:02:10Z"}"#,
      "data is missing"
    ),
    (
      HookFixture.good.replacingOccurrences(of: "null", with: #"1,"ledger":"x""#),
      "ledger: not an object"
    ),
    (
      HookFixture.good.replacingOccurrences(of: "null", with: #"1,"more":1"#),
      "unknown member 'more'"
    ),
  ])
  func aBodyIsHeldAgainstThePage(body: String, detail: String) {
    hook.expectRefusal(hook.post(body), 400, detail)
  }

  @Test(arguments: ["{}", "[1,{\"a\":1.10}]", "\"text\"", "null,\"ledger\":{\"head\":\"ab\"}"])
  func theDataIsAnyJSON(data: String) {
    let body = HookFixture.good.replacingOccurrences(of: "null", with: data)
    #expect(hook.post(body).status == 204)
    #expect(hook.sandbox.notifications.map(\.body) == [body])
  }

  @Test func aBodyBeyondTheLimitIs413() {
    let answer = hook.sandbox.answer(
      SandboxRequest(method: "POST", path: "/crm/notifications", body: nil))
    #expect(answer.status == 413)
  }
}
