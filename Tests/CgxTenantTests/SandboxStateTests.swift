import Synchronization
import Testing

@testable import CgxSandbox

/// What the sandbox knows, without a server and with a time of its own.
@Suite struct SandboxStates {
  private final class RealTime: Sendable {
    let seconds = Mutex<Int64>(1_800_000_000)
  }

  private let realTime = RealTime()
  private let sandbox: Sandbox

  init() {
    var configuration = Sandbox.Configuration()
    configuration.sessionIDs = ["one", "two"]
    sandbox = Sandbox(configuration: configuration) { [realTime] in
      (realTime.seconds.withLock { $0 }, 500_000_000)
    }
  }

  private func request(
    _ method: String, _ session: String = "one", body: String = "", ifMatch: String? = nil
  ) -> SandboxResponse {
    sandbox.answer(
      SandboxRequest(
        method: method, path: "/api/v2/sessions/\(session)/context",
        headers: .init(
          apiKey: sandbox.configuration.apiKey, contentType: "application/json", ifMatch: ifMatch),
        body: Array(body.utf8)))
  }

  private func put(
    _ session: String = "one", scope: String = "session", expiry: String? = nil
  ) -> Int {
    let expiry = expiry.map { "\"\($0)\"" } ?? "null"
    let entry = #"{"key":"a","value":1,"scope":"\#(scope)","expiresAt":\#(expiry)}"#
    return request("PUT", session, body: #"{"variables":[\#(entry)]}"#).status
  }

  private func etag(_ session: String = "one") -> String? {
    request("GET", session).headers.first { $0.name == "ETag" }?.value
  }

  // MARK: ETag

  @Test func eachWriteGivesAnotherTag() {
    var tags: Set<String?> = [etag()]
    for _ in 0..<3 {
      #expect(put() == 200)
      #expect(tags.insert(etag()).inserted)
    }
  }

  @Test func eachExpiryGivesAnotherTagAndReadingNone() throws {
    let now = UTCInstant(seconds: 1_800_000_000, nanoseconds: 0).nanoseconds
    for (key, seconds) in [("x", 10), ("y", 20)] {
      let expiry = UTCInstant(nanoseconds: now + Int128(seconds) * 1_000_000_000).text
      let entry = #"{"key":"\#(key)","value":1,"expiresAt":"\#(expiry)"}"#
      #expect(request("PUT", body: #"{"variables":[\#(entry)]}"#).status == 200)
    }
    let first = etag()
    #expect(etag() == first)
    try sandbox.advance(by: .seconds(10))
    let second = etag()
    try sandbox.advance(by: .seconds(10))
    #expect(Set([first, second, etag()]).count == 3)
    #expect(request("PUT", body: #"{"variables":[]}"#, ifMatch: first).status == 412)
    #expect(request("PUT", body: #"{"variables":[]}"#, ifMatch: etag()).status == 200)
  }

  @Test func aSessionsOwnVariablesAreNoChangeOfAnother() {
    let before = etag("two")
    #expect(put("one") == 200)
    #expect(etag("two") == before)
    #expect(put("one", scope: "user") == 200)
    #expect(etag("two") != before)
  }

  @Test func clearingNeverBringsATagBack() {
    var tags: Set<String?> = []
    for _ in 0..<3 {
      #expect(tags.insert(etag()).inserted)
      #expect(put() == 200)
      #expect(tags.insert(etag()).inserted)
      sandbox.clear()
    }
  }

  @Test func anotherWriterIsOneWriteForEverySession() throws {
    let before = [etag("one"), etag("two")]
    try sandbox.write(key: "tier", value: #""silver""#, scope: "session")
    #expect(etag("one") != before[0])
    #expect(etag("one") == etag("two"))
    #expect(request("GET", "two").body.contains(#""variables":{"tier":"silver"}"#))
  }

  @Test func aKeyMovesFromOneScopeToTheOther() {
    for scope in ["session", "user", "global", "session"] {
      #expect(put(scope: scope) == 200)
      #expect(request("GET").body.contains(#""metadata":{"a":{"scope":"\#(scope)""#))
    }
    #expect(request("GET", "two").body.contains(#""variables":{}"#))
  }

  // MARK: Clock

  @Test func aVirtualClockStandsStillUntilItIsMoved() throws {
    sandbox.isClockVirtual = true
    let start = sandbox.now
    realTime.seconds.withLock { $0 += 60 }
    #expect(sandbox.now == start)
    try sandbox.advance(by: .milliseconds(750))
    #expect(sandbox.now == (start.seconds + 1, 250_000_000))
  }

  @Test func aRealClockGoesOnFromWhereItStands() throws {
    sandbox.isClockVirtual = true
    try sandbox.advance(by: .seconds(3600))
    let stopped = sandbox.now
    realTime.seconds.withLock { $0 += 60 }
    sandbox.isClockVirtual = false
    #expect(sandbox.now == stopped)
    realTime.seconds.withLock { $0 += 5 }
    #expect(sandbox.now == (stopped.seconds + 5, stopped.nanoseconds))
  }

  @Test func clearingSetsTheClockRight() throws {
    let right = sandbox.now
    try sandbox.advance(by: .seconds(-7200))
    sandbox.isClockVirtual = true
    sandbox.clear()
    #expect(!sandbox.isClockVirtual)
    #expect(sandbox.now == right)
  }

  @Test(arguments: [Int64.max, .min, 400_000_000_000, -1_800_000_001])
  func theClockStaysInFourDigitYears(seconds: Int64) {
    let before = sandbox.now
    #expect(throws: SandboxError.clockOutOfRange) { try sandbox.advance(by: .seconds(seconds)) }
    #expect(sandbox.now == before)
  }

  // MARK: Requests

  @Test func theLastThousandRequestsAreKept() {
    for n in 0..<1003 {
      _ = sandbox.answer(SandboxRequest(method: "GET", path: "/\(n)"))
    }
    #expect(sandbox.requests.total == 1003)
    #expect(sandbox.recentRequests.map(\.path) == (3..<1003).map { "/\($0)" })
  }

  @Test(arguments: [1, 8, 9, 15])
  func aMemberThatOccursTwiceIsRefused(repeated: Int) {
    let names = (1...20).map { "m\($0)" }
    func text(_ names: [String]) -> [UInt8] {
      Array("{\(names.map { #""\#($0)":1"# }.joined(separator: ","))}".utf8)
    }
    #expect(throws: Never.self) { try RawJSON.read(text(names)) }
    #expect(throws: RawJSONError.self) { try RawJSON.read(text(names + ["m\(repeated)"])) }
  }

  @Test(arguments: [
    (#""Zoë""#, "Zoë"), (#""a\"b\\""#, #"a"b\"#), (#""\u00e9\ud83d\ude00x""#, "é😀x"), (#""""#, ""),
  ])
  func stringsAreReadWithTheirEscapes(text: String, string: String) throws {
    guard case .string(string) = try RawJSON.read(Array(text.utf8)).content else {
      Issue.record("\(text)")
      return
    }
  }

  @Test(arguments: [#""a"#, #""a\"#, "\"a\u{1}\"", #""\ud83d""#])
  func aBrokenStringIsRefused(text: String) {
    #expect(throws: RawJSONError.self) { try RawJSON.read(Array(text.utf8)) }
  }

  @Test func theLastBodyIsKeptAsItCame() {
    #expect(sandbox.lastPut == nil)
    #expect(request("PUT", body: "{ nonsense").status == 400)
    #expect(sandbox.lastPut == "{ nonsense")
  }
}
