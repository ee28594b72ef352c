import CgxContext
import CgxJSON
import NIOHTTP1
import Testing

@testable import CgxTenant

@Suite struct ExchangeRecorders {
  private let recorder = ExchangeRecorder()
  private let secrets = SecretRegistry()

  private func request(_ body: String? = nil, url: String = "https://t.example/x")
    -> HTTPExchange.Request
  {
    HTTPExchange.Request(
      method: .PUT, url: url, body: body.map { Array($0.utf8) }, answerLimit: 1000)
  }

  private func shown() -> [ShownExchange] {
    recorder.events(hiding: secrets).compactMap {
      if case .exchange(let exchange) = $0 { exchange } else { nil }
    }
  }

  @Test func tellTheRequestAndItsAnswer() throws {
    let id = recorder.sends(request("{}"), ["Accept": "application/json"], to: .tenant)
    recorder.received(
      HTTPExchange.Response(status: 503, headers: ["X-Trace-Id": "abc"], body: Array("no".utf8)),
      id, after: .milliseconds(12))
    let exchange = try #require(shown().first)
    #expect(exchange.method == "PUT")
    #expect(exchange.status == 503)
    #expect(exchange.request.body == ["{}"])
    #expect(exchange.answer?.headers.first?.value == "abc")
    #expect(exchange.answer?.body == ["no"])
    #expect(exchange.elapsed == .milliseconds(12))
  }

  @Test func tellWhyThereIsNoAnswer() throws {
    let id = recorder.sends(request(), [:], to: .crm)
    recorder.failed(.noAnswer(.timeout), id, after: .seconds(5))
    #expect(try #require(shown().first).failure?.hasPrefix("sent, no answer: ") == true)
  }

  @Test func hideWhatIsSecretByNowHoweverShort() throws {
    let headers: HTTPHeaders = ["Authorization": "Bearer t0ken", "X-Note": "hunter22"]
    _ = recorder.sends(
      request(#"{"variables":[{"key":"pin","value":"12"}]}"#), headers, to: .tenant)
    secrets.insert("hunter22")
    secrets.insert(key: "pin")
    let exchange = try #require(shown().first)
    #expect(exchange.request.headers.map(\.value) == [Redactor.mark, Redactor.mark])
    #expect(exchange.request.body == [#"{"variables":[{"key":"pin","value":"••••"}]}"#])
  }

  @Test func neverKeepTheBodiesOfATokenRequest() throws {
    let url = "https://t.example" + AtomicPutDialect.tokenPath
    let id = recorder.sends(request("client_secret=a", url: url), [:], to: .tenant)
    recorder.received(
      HTTPExchange.Response(status: 200, headers: [:], body: Array("tkn".utf8)), id,
      after: .zero)
    let exchange = try #require(shown().first)
    #expect(exchange.request.body == ["(15 bytes, not shown)"])
    #expect(exchange.answer?.body == ["(3 bytes, not shown)"])
  }

  @Test func stayWithinBoundsAndKeepTheNewest() throws {
    let body = String(repeating: "x", count: 60_000)
    for index in 0..<50 {
      let headers: HTTPHeaders = ["X-Note": String(repeating: "h", count: 8000)]
      let id = recorder.sends(
        request(body, url: "https://t.example/\(index)"), headers, to: .tenant)
      recorder.received(
        HTTPExchange.Response(
          status: 200, headers: [:], body: [UInt8](repeating: 0x79, count: 70_000)), id,
        after: .zero)
    }
    let all = shown()
    #expect(all.count > 1)
    #expect(all.last?.url == "https://t.example/49")
    #expect(all.last?.answer?.body == ["(70000 bytes, not kept)"])
    #expect(all.reduce(0) { $0 + $1.request.size + ($1.answer?.size ?? 0) } <= 64 * 1024)
  }

  @Test func forgetWhatWasBeforeAStatement() {
    _ = recorder.sends(request(), [:], to: .tenant)
    recorder.clear()
    #expect(recorder.events(hiding: secrets).isEmpty)
  }

  @Test func anAnswerThatComesAfterItWasForgottenIsNobodys() {
    let id = recorder.sends(request(), [:], to: .tenant)
    recorder.clear()
    recorder.failed(.noAnswer(.timeout), id, after: .zero)
    #expect(recorder.events(hiding: secrets).isEmpty)
  }
}

@Suite struct Activities {
  @Test func sayWhatIsWaitedForAndHowLong() {
    #expect(
      Activity.answer(method: "PUT", from: "the tenant").sentence(after: .milliseconds(2900))
        == "waiting for the tenant (PUT, 2 s)")
    #expect(
      Activity.pause(.seconds(60)).sentence(after: .milliseconds(400)) == "waiting, 60 s left")
  }

  @Test(arguments: [(0, 3), (400, 3), (2001, 1), (9000, 0)])
  func aPauseCountsDown(elapsed: Int, seconds: Int) {
    let wait = RetryWait(
      duration: .seconds(3),
      reason: TenantError(.unreachable, .status, fate: .refused, status: 503),
      attempt: 2, attempts: 3)
    #expect(
      Activity.retry(wait).sentence(after: .milliseconds(elapsed)).hasPrefix(
        "waiting \(seconds) s, then attempt 2 of 3: the tenant is in trouble (503)"))
  }
}
