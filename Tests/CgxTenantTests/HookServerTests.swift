import CgxContext
import CgxJSON
import CgxSandbox
import Foundation
import Glibc
import Testing

@testable import CgxTenant

/// The sandbox's hook on the wire: with a client of its own here, then with the program's.
@Suite(.timeLimit(.minutes(5))) struct HookOfTheSandbox {
  private static let body =
    #"{"session_id":"s","event":"injected","timestamp":"2021-02-25T15:02:10Z","data":{"a":1.10}}"#

  private func post(
    _ id: String, to sandbox: Sandbox, secret: String? = nil, patience: Int = 20_000,
    limit: Int = .max
  ) async -> RawExchange {
    let timestamp = time(nil)
    let signature = HookFixture.signature(
      "\(id).\(timestamp).\(Self.body)", secret: secret ?? sandbox.hookSecret)
    return await RawExchange.send(
      "POST", "/crm/notifications", to: sandbox,
      headers: [
        ("Webhook-Id", id), ("Webhook-Timestamp", "\(timestamp)"),
        ("Webhook-Signature", signature),
      ], body: Self.body, patience: patience, limit: limit)
  }

  @Test func aSignedNotificationIsAcceptedAndListed() async throws {
    try await withSandbox { sandbox in
      #expect(sandbox.hookURL == sandbox.url + "/crm/notifications")
      let answer = await post("msg_1", to: sandbox)
      #expect(answer.status == 204)
      #expect(answer.body.isEmpty)
      #expect(answer.header("Transfer-Encoding") == nil)
      #expect(await post("msg_1", to: sandbox).status == 204)
      let list = await RawExchange.send("GET", "/crm/notifications", to: sandbox)
      guard case .array(let entries)? = try JSON(parsing: list.body)["notifications"] else {
        Issue.record("\(list.body)")
        return
      }
      let entry = try #require(entries.first)
      #expect(entries.count == 1)
      #expect(entry["id"]?.string == "msg_1")
      #expect(entry["count"] == .integer(2))
      #expect(entry["body"]?.compact == Self.body)
    }
  }

  @Test func oneWithAnotherSecretIs401() async throws {
    try await withSandbox { sandbox in
      let answer = await post(
        "msg_1", to: sandbox, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
      #expect(answer.status == 401)
      #expect(answer.header("Content-Type") == "application/problem+json")
      #expect(sandbox.notifications.isEmpty)
    }
  }

  // MARK: Faults

  private func meet(
    _ kind: Fault.Kind, isApplied: Bool, isTaken: Bool? = nil, patience: Int = 20_000,
    limit: Int = .max, _ check: (RawExchange) -> Void
  ) async throws {
    try await withSandbox { sandbox in
      sandbox.inject(Fault(kind, isApplied: isApplied, target: .crm))
      check(await post("msg_1", to: sandbox, patience: patience, limit: limit))
      // A machine that is busy may come to it only when nobody waits any more.
      let isTaken = isTaken ?? isApplied
      for _ in 0..<500 where isTaken && sandbox.notifications.isEmpty {
        try await Task.sleep(for: .milliseconds(10))
      }
      #expect(sandbox.notifications.count == (isTaken ? 1 : 0))
      #expect(await post("msg_1", to: sandbox).status == 204)
      #expect(sandbox.notifications.map(\.count) == [isTaken ? 2 : 1])
    }
  }

  @Test(arguments: [true, false])
  func everyFaultGoesForTheHook(isApplied: Bool) async throws {
    try await meet(.status(503, retryAfter: 7), isApplied: isApplied) { answer in
      #expect(answer.status == 503)
      #expect(answer.header("Retry-After") == "7")
    }
    try await meet(.status(302, retryAfter: nil), isApplied: isApplied) { answer in
      #expect(answer.status == 302)
      #expect(answer.header("Location") == "https://elsewhere.invalid/crm/notifications")
    }
    try await meet(.reset, isApplied: isApplied) { #expect($0.ending == .reset) }
    try await meet(.lost, isApplied: isApplied) { answer in
      #expect(answer.ending == .closed)
      #expect(answer.bytes.isEmpty)
    }
    try await meet(.slow, isApplied: isApplied, isTaken: true) { answer in
      #expect(answer.status == 200)
      #expect(answer.body == #"{"received":true}"#)
    }
    try await meet(.garbage, isApplied: isApplied) { answer in
      #expect(answer.body.hasPrefix("<!DOCTYPE html>"))
    }
    try await meet(.truncated, isApplied: isApplied) { answer in
      #expect(answer.ending == .closed)
      #expect(answer.header("Content-Length") == "17")
      #expect(answer.body == #"{"receiv"#)
    }
    try await meet(.huge, isApplied: isApplied, limit: 1 << 20) { answer in
      #expect(answer.bytes.count >= 1 << 20)
    }
  }

  @Test(arguments: [true, false])
  func aTimeoutAnswersNothing(isApplied: Bool) async throws {
    try await meet(.timeout, isApplied: isApplied, patience: 1000) { answer in
      #expect(answer.bytes.isEmpty)
      #expect(answer.ending == .open)
    }
  }

  // MARK: With the program's own client

  private func deliver(
    _ id: String, to sandbox: Sandbox, secret: String? = nil, timeout: Duration = .seconds(20)
  ) async throws -> WebhookOutcome {
    let hook = Webhook(
      url: try WebhookURL(sandbox.hookURL),
      secret: try WebhookSecret(secret ?? sandbox.hookSecret),
      configuration: HTTPConfiguration(version: "test"), timeout: timeout)
    let outcome = await hook.deliver(
      id: id, body: Array(Self.body.utf8), at: Timestamp(seconds: Int64(time(nil))))
    await hook.shutdown()
    return outcome
  }

  @Test func whatTheProgramSignsVerifies() async throws {
    try await withSandbox { sandbox in
      let good = try await deliver("msg_1", to: sandbox)
      #expect(good == .delivered(status: 204))
      #expect(sandbox.notifications.map(\.body) == [Self.body])
      let bad = try await deliver(
        "msg_2", to: sandbox, secret: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
      #expect(bad == .failed(WebhookFailure(.status(401))))
    }
  }

  @Test(arguments: [
    (Fault.Kind.status(410, retryAfter: nil), WebhookFailure(.gone)),
    (.status(307, retryAfter: nil), WebhookFailure(.redirected(307))),
    (.status(429, retryAfter: 9), WebhookFailure(.status(429), retryAfter: .seconds(9))),
    (.timeout, WebhookFailure(.transport(.noAnswer(.timeout)))),
    (.lost, WebhookFailure(.transport(.noAnswer(.connectionClosed)))),
    (.reset, WebhookFailure(.transport(.noAnswer(.connectionClosed)))),
  ])
  func aFaultIsAFailureAndTheNextAttemptDelivers(
    kind: Fault.Kind, failure: WebhookFailure
  ) async throws {
    try await withSandbox { sandbox in
      sandbox.inject(Fault(kind, isApplied: true, target: .crm))
      let patience: Duration = kind == .timeout ? .seconds(2) : .seconds(20)
      let first = try await deliver("msg_1", to: sandbox, timeout: patience)
      #expect(first == .failed(failure))
      let second = try await deliver("msg_1", to: sandbox)
      #expect(second == .delivered(status: 204))
      #expect(sandbox.notifications.map(\.id) == ["msg_1"])
      #expect(sandbox.notifications.map(\.count) == [2])
    }
  }
}
