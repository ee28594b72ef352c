import Foundation
import Testing

@testable import CgxSandbox

/// What the sandbox keeps of notifications, and what can go wrong with them.
@Suite struct NotificationsOfTheSandbox {
  private let hook: HookFixture

  init() throws {
    hook = try HookFixture()
  }

  // MARK: What is remembered

  @Test func anAcceptedOneIs204WithoutABody() {
    let answer = hook.post()
    #expect(answer.status == 204)
    #expect(answer.body.isEmpty)
    #expect(answer.headers.isEmpty)
    #expect(
      hook.sandbox.notifications == [
        RecordedNotification(
          id: "msg_1", received: "2021-02-25T15:02:10.500Z", body: HookFixture.good)
      ])
  }

  @Test func oneThatComesAgainIsCountedAndListedOnce() {
    for timestamp in ["1614265330", "1614265331", "1614265332"] {
      #expect(hook.post(timestamp: timestamp).status == 204)
    }
    #expect(hook.post(id: "msg_2").status == 204)
    #expect(hook.sandbox.notifications.map(\.id) == ["msg_1", "msg_2"])
    #expect(hook.sandbox.notifications.map(\.count) == [3, 1])
  }

  @Test func anIDStandsForOneBody() {
    #expect(hook.post().status == 204)
    #expect(hook.post(HookFixture.good.replacingOccurrences(of: "null", with: "1")).status == 409)
    #expect(hook.sandbox.notifications.map(\.body) == [HookFixture.good])
  }

  @Test func theLastThousandAreKept() {
    for number in 0...1001 { #expect(hook.post(id: "msg_\(number)").status == 204) }
    #expect(hook.sandbox.notifications.count == 1000)
    #expect(hook.sandbox.notifications.first?.id == "msg_2")
    #expect(hook.post(id: "msg_1001").status == 204)
    #expect(hook.sandbox.notifications.last?.count == 2)
    #expect(hook.post(id: "msg_0").status == 204)
    #expect(hook.sandbox.notifications.last?.id == "msg_0")
    #expect(hook.sandbox.notifications.first?.id == "msg_3")
  }

  @Test func theBodiesAreBoundedToo() {
    var inbox = NotificationInbox()
    let body = String(repeating: "x", count: NotificationInbox.byteLimit / 2)
    let now = UTCInstant(seconds: 1_614_265_330, nanoseconds: 0)
    for id in ["a", "b", "c"] {
      let isAdded = inbox.add(id: id, body: body, at: now)
      #expect(isAdded)
    }
    #expect(inbox.recent.map(\.id) == ["b", "c"])
  }

  @Test func clearingForgetsThem() {
    #expect(hook.post().status == 204)
    hook.sandbox.clear()
    #expect(hook.sandbox.notifications.isEmpty)
    #expect(hook.post().status == 204)
    #expect(hook.sandbox.notifications.map(\.count) == [1])
  }

  @Test func theyAreNoRequestsOfTheTenantAndHaveNoRateLimit() {
    for number in 0..<3 { #expect(hook.post(id: "msg_\(number)").status == 204) }
    #expect(hook.post(id: nil).status == 400)
    #expect(hook.sandbox.requests == RequestCounts())
    #expect(hook.sandbox.recentRequests.isEmpty)
  }

  @Test func theListNeedsTheTenantsCredentials() throws {
    #expect(hook.post().status == 204)
    #expect(hook.list(apiKey: nil).status == 401)
    #expect(hook.list(apiKey: "wrong").status == 401)
    let answer = hook.list(apiKey: hook.sandbox.configuration.apiKey)
    #expect(answer.status == 200)
    #expect(
      answer.body == #"{"notifications":[{"id":"msg_1","received":"2021-02-25T15:02:10.500Z","#
        + #""count":1,"body":\#(HookFixture.good)}]}"#)
  }

  @Test func anotherMethodIs405() {
    let answer = hook.sandbox.answer(SandboxRequest(method: "PUT", path: "/crm/notifications"))
    #expect(answer.status == 405)
    #expect(answer.headers.contains { $0.name == "Allow" && $0.value == "GET, POST" })
  }

  // MARK: Faults

  @Test func aFaultOfTheHookBefallsOnlyIt() {
    hook.sandbox.inject(Fault(status: 503, times: 2, after: 1, retryAfter: 3, target: .crm))
    #expect((0..<4).map { _ in hook.post().status } == [204, 503, 503, 204])
    #expect(hook.sandbox.notifications.map(\.count) == [2])
  }

  @Test func aFaultOfAnythingIsNoneOfTheHook() {
    hook.sandbox.inject(Fault(status: 503, target: .any))
    #expect(hook.post().status == 204)
    let answer = hook.sandbox.answer(
      SandboxRequest(method: "GET", path: "/api/v2/sessions/sess_sandbox"))
    #expect(answer.status == 503)
  }

  @Test func anAppliedFaultLeavesTheNotification() {
    hook.sandbox.inject(Fault(.lost, isApplied: true, target: .crm))
    hook.sandbox.inject(Fault(.reset, target: .crm))
    #expect(!hook.post().delivery.isAnswer)
    #expect(!hook.post(id: "msg_2").delivery.isAnswer)
    #expect(hook.sandbox.notifications.map(\.id) == ["msg_1"])
  }
}

@Suite struct HookSecrets {
  @Test func theSecretIsRandomUnlessItIsSet() throws {
    let secrets = (0..<2).map { _ in Sandbox().hookSecret }
    #expect(Set(secrets).count == 2)
    for secret in secrets {
      #expect(secret.hasPrefix("whsec_"))
      #expect(Data(base64Encoded: String(secret.dropFirst(6)))?.count == 24)
      #expect(HookSecret(secret) != nil)
    }
    #expect(try HookFixture().sandbox.hookSecret == HookFixture.secret)
  }

  @Test(arguments: [
    "", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ", "whsec_MfKQ9r8GKYqrTwjUPD8I!",
    "whsec_" + String(repeating: "A", count: 88),
  ])
  func whatIsNoSecretIsRefused(text: String) {
    #expect(HookSecret(text) == nil)
  }

  @Test(arguments: 0...6)
  func base64IsThatOfFoundation(length: Int) {
    for _ in 0..<20 {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255) }
      let text = Data(bytes).base64EncodedString()
      #expect(SixtyFour.text(of: bytes) == text)
      #expect(SixtyFour.bytes(of: text) == bytes)
    }
  }
}
