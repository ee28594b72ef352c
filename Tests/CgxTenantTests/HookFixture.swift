import CgxJSON
import Crypto
import Foundation
import Synchronization
import Testing

@testable import CgxSandbox

/// A sandbox without a server and with a time of its own, and a sender that signs by itself.
struct HookFixture {
  private final class RealTime: Sendable {
    let seconds = Mutex<Int64>(1_614_265_330)
  }

  static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
  static let good =
    #"{"session_id":"s","event":"injected","timestamp":"2021-02-25T15:02:10Z","data":null}"#
  private let realTime = RealTime()
  let sandbox: Sandbox

  init() throws {
    var configuration = Sandbox.Configuration()
    configuration.requestsPerMinute = 1
    configuration.hookSecret = try #require(HookSecret(Self.secret))
    sandbox = Sandbox(configuration: configuration) { [realTime] in
      (realTime.seconds.withLock { $0 }, 500_000_000)
    }
  }

  /// What Standard Webhooks says, written again with other tools.
  static func signature(_ signed: String, secret: String = secret) -> String {
    let key = SymmetricKey(data: Data(base64Encoded: String(secret.dropFirst(6))) ?? Data())
    let code = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: key)
    return "v1," + Data(code).base64EncodedString()
  }

  func post(
    _ body: String = good, id: String? = "msg_1", timestamp: String? = "1614265330",
    signature: String?? = .none
  ) -> SandboxResponse {
    let made = Self.signature("\(id ?? "").\(timestamp ?? "").\(body)")
    return sandbox.answer(
      SandboxRequest(
        method: "POST", path: "/crm/notifications",
        headers: .init(
          webhookID: id, webhookTimestamp: timestamp, webhookSignature: signature ?? made),
        body: Array(body.utf8)))
  }

  func list(apiKey: String?) -> SandboxResponse {
    sandbox.answer(
      SandboxRequest(
        method: "GET", path: "/crm/notifications", headers: .init(apiKey: apiKey)))
  }

  func expectRefusal(
    _ answer: SandboxResponse, _ status: Int, _ detail: String,
    location: SourceLocation = #_sourceLocation
  ) {
    #expect(answer.status == status, sourceLocation: location)
    let document = try? JSON(parsing: answer.body)
    #expect(document?["detail"]?.string == detail, sourceLocation: location)
    #expect(sandbox.notifications.isEmpty, sourceLocation: location)
  }
}
