import CgxJSON
import CgxSandbox
import Glibc
import Testing

/// What each fault puts on the wire, and whether the request was carried out.
@Suite struct SandboxFaults {
  private func expect(variables expected: String, in sandbox: Sandbox) async throws {
    let answer = await RawExchange.send("GET", to: sandbox)
    #expect(answer.status == 200)
    let document = try JSON(parsing: answer.body)
    #expect(document["variables"]?.compact == expected)
  }

  /// Plans a fault, sends a PUT of `a` = 1, and checks whether that was applied.
  private func meet(
    _ kind: Fault.Kind, isApplied: Bool, isCarriedOut: Bool? = nil, patience: Int = 20_000,
    limit: Int = .max, _ check: (RawExchange) -> Void
  ) async throws {
    try await withSandbox { sandbox in
      sandbox.inject(Fault(kind, isApplied: isApplied))
      check(await RawExchange.put("a", "1", to: sandbox, patience: patience, limit: limit))
      // A machine that is busy may come to it only when nobody waits any more.
      for _ in 0..<500 where sandbox.requests.put == 0 {
        try await Task.sleep(for: .milliseconds(10))
      }
      let expected = isCarriedOut ?? isApplied ? #"{"a":1}"# : "{}"
      try await expect(variables: expected, in: sandbox)
      #expect(sandbox.requests.put == 1)
    }
  }

  @Test(arguments: [true, false])
  func aStatusIsAnswered(isApplied: Bool) async throws {
    try await meet(.status(504, retryAfter: 7), isApplied: isApplied) { answer in
      #expect(answer.status == 504)
      #expect(answer.header("Retry-After") == "7")
      #expect(answer.header("Content-Type") == "application/problem+json")
      #expect(answer.body.contains("SANDBOX_FAULT"))
    }
  }

  @Test(arguments: [301, 302, 303, 307, 308])
  func aRedirectLeadsToAnotherHost(status: Int) async throws {
    try await meet(.status(status, retryAfter: nil), isApplied: false) { answer in
      #expect(answer.status == status)
      #expect(
        answer.header("Location") == "https://elsewhere.invalid/api/v2/sessions/sess_1/context")
    }
  }

  @Test func a304HasNoBody() async throws {
    try await meet(.status(304, retryAfter: nil), isApplied: false) { answer in
      #expect(answer.status == 304)
      #expect(answer.body.isEmpty)
    }
  }

  @Test(arguments: [true, false])
  func aTimeoutAnswersNothingAndKeepsTheConnection(isApplied: Bool) async throws {
    try await meet(.timeout, isApplied: isApplied, patience: 100) { answer in
      #expect(answer.bytes.isEmpty)
      #expect(answer.ending == .open)
    }
  }

  @Test(arguments: [true, false])
  func aResetAnswersNothingAndResets(isApplied: Bool) async throws {
    try await meet(.reset, isApplied: isApplied) { answer in
      #expect(answer.bytes.isEmpty)
      #expect(answer.ending == .reset)
    }
  }

  @Test(arguments: [true, false])
  func aLostAnswerClosesTheConnection(isApplied: Bool) async throws {
    try await meet(.lost, isApplied: isApplied) { answer in
      #expect(answer.bytes.isEmpty)
      #expect(answer.ending == .closed)
    }
  }

  @Test(arguments: [true, false])
  func aSlowAnswerIsTheRealOneByteByByte(isApplied: Bool) async throws {
    // The head, and a little of the body.
    try await meet(.slow, isApplied: isApplied, isCarriedOut: true, limit: 200) { answer in
      #expect(answer.status == 200)
      #expect(answer.header("ETag") != nil)
      #expect(answer.body.hasPrefix("{"))
      #expect(answer.body.utf8.count < 100)
    }
  }

  @Test(arguments: [true, false])
  func garbageIsHTML(isApplied: Bool) async throws {
    try await meet(.garbage, isApplied: isApplied) { answer in
      #expect(answer.status == 200)
      #expect(answer.header("Content-Type") == "text/html; charset=utf-8")
      #expect(answer.body.hasPrefix("<!DOCTYPE html>"))
    }
  }

  @Test(arguments: [true, false])
  func aTruncatedAnswerEndsInTheMiddle(isApplied: Bool) async throws {
    try await meet(.truncated, isApplied: isApplied) { answer in
      #expect(answer.status == 200)
      #expect(answer.ending == .closed)
      let length = answer.header("Content-Length").flatMap { Int($0) } ?? 0
      #expect(answer.body.utf8.count == length / 2)
      #expect(answer.body.utf8.count > 10)
    }
  }

  @Test(arguments: [true, false])
  func aHugeAnswerIs20MiBOfBrackets(isApplied: Bool) async throws {
    try await meet(.huge, isApplied: isApplied) { answer in
      #expect(answer.status == 200)
      #expect(answer.header("Content-Length") == nil)
      #expect(answer.bytes.count > 20 << 20)
      #expect(answer.bytes.suffix(1000).contains(UInt8(ascii: "[")))
    }
  }

  @Test func aFaultComesAfterSoManyRequestsAndSoOften() async throws {
    try await withSandbox { sandbox in
      sandbox.inject(Fault(status: 503, times: 2, after: 1))
      var statuses: [Int?] = []
      for n in 1...4 { statuses.append(await RawExchange.put("a", "\(n)", to: sandbox).status) }
      #expect(statuses == [200, 503, 503, 200])
    }
  }

  @Test func aFaultBefallsOnlyWhatItIsMeantFor() async throws {
    try await withSandbox { sandbox in
      sandbox.inject(Fault(.lost, target: .get))
      #expect(await RawExchange.put("a", "1", to: sandbox).status == 200)
      #expect(await RawExchange.send("GET", to: sandbox).status == nil)
      #expect(await RawExchange.send("GET", to: sandbox).status == 200)
    }
  }

  @Test func aRequestWithoutAnAnswerIsRecordedWithoutAStatus() async throws {
    try await withSandbox { sandbox in
      sandbox.inject(Fault(.lost, isApplied: true))
      _ = await RawExchange.put("a", "1", to: sandbox)
      _ = await RawExchange.put("a", "2", to: sandbox)
      #expect(sandbox.recentRequests.map(\.status) == [nil, 200])
    }
  }

  // MARK: Conflicts

  @Test func aPutThatComesSecondIs409AndNotApplied() async throws {
    try await withSandbox { sandbox in
      sandbox.inject(Fault(.conflict(key: "tier", value: #""silver""#)))
      #expect(await RawExchange.put("a", "1", to: sandbox).status == 409)
      try await expect(variables: #"{"tier":"silver"}"#, in: sandbox)
      #expect(await RawExchange.put("a", "1", to: sandbox).status == 200)
    }
  }

  @Test func withIfMatchItIs412() async throws {
    try await withSandbox { sandbox in
      let tag = try #require(await RawExchange.send("GET", to: sandbox).header("ETag"))
      sandbox.inject(Fault(.conflict(key: "tier", value: "1")))
      let answer = await RawExchange.put("a", "1", to: sandbox, headers: [("If-Match", tag)])
      #expect(answer.status == 412)
      #expect(answer.header("ETag") != tag)
      try await expect(variables: #"{"tier":1}"#, in: sandbox)
    }
  }

  @Test func aConditionThatAlwaysHoldsDoesNotLetItThrough() async throws {
    try await withSandbox { sandbox in
      sandbox.inject(Fault(.conflict(key: "tier", value: "1")))
      let answer = await RawExchange.put("a", "1", to: sandbox, headers: [("If-Match", "*")])
      #expect(answer.status == 409)
      try await expect(variables: #"{"tier":1}"#, in: sandbox)
    }
  }

  // MARK: Stalls

  @Test func stoppingTheSandboxEndsAStall() async throws {
    try await withSandbox { sandbox in
      sandbox.inject(Fault(.timeout))
      async let answer = RawExchange.put("a", "1", to: sandbox, patience: 100_000)
      while sandbox.requests.put == 0 { try await Task.sleep(for: .milliseconds(5)) }
      await sandbox.stop()
      #expect(await answer.ending != .open)
    }
  }

  @Test func aClientThatGoesAwayEndsAStall() async throws {
    try await withSandbox { sandbox in
      sandbox.inject(Fault(.timeout))
      let port = try #require(sandbox.url.split(separator: ":").last.flatMap { UInt16($0) })
      #expect(await RawExchange.put("a", "1", to: sandbox, patience: 50).ending == .open)
      let deadline = ContinuousClock().now.advanced(by: .seconds(100))
      while Self.openConnections(port) > 0, ContinuousClock().now < deadline {
        try await Task.sleep(for: .milliseconds(5))
      }
      #expect(Self.openConnections(port) == 0)
    }
  }

  /// The connections to a local port whose server has not closed them yet.
  private static func openConnections(_ port: UInt16) -> Int {
    guard let file = fopen("/proc/self/net/tcp", "r") else { return 0 }
    defer { fclose(file) }
    let digits = String(port, radix: 16, uppercase: true)
    let local = ":" + String(repeating: "0", count: 4 - digits.count) + digits
    var count = 0
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, file) > 0 {
      guard let line else { break }
      let fields = String(cString: line).split(separator: " ")
      // 01: established, 08: the client has closed it and the server has not.
      if fields.count > 3, fields[1].hasSuffix(local), ["01", "08"].contains(fields[3]) {
        count += 1
      }
    }
    return count
  }
}
