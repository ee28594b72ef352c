import Crypto

/// What a receiver asks of a CRM notification (`wire.md`, "CRM notification"; Standard Webhooks).
struct NotificationCheck {
  /// Why a notification is refused: 400 for its form, 401 where it does not prove its origin.
  struct Refusal: Error, Equatable {
    var status: Int
    var detail: String
  }

  /// How far the sender's clock may be off, in seconds.
  static let tolerance: Int64 = 300

  let secret: HookSecret
  let now: UTCInstant

  /// The notification's ID.
  func id(
    of headers: SandboxRequest.Headers, body: [UInt8]
  ) throws(Refusal) -> String {
    guard let id = headers.webhookID else {
      throw Refusal(status: 400, detail: "the header webhook-id is missing")
    }
    // A dot would let one text be signed as two messages.
    guard (1...256).contains(id.utf8.count),
      id.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ".") })
    else {
      throw Refusal(
        status: 400, detail: "webhook-id is not 1 to 256 visible characters without a dot")
    }
    let timestamp = try checkedTimestamp(headers.webhookTimestamp)
    guard let signatures = headers.webhookSignature else {
      throw Refusal(status: 400, detail: "the header webhook-signature is missing")
    }
    try check(signatures, of: Array("\(id).\(timestamp).".utf8) + body)
    try check(body)
    return id
  }

  private func checkedTimestamp(_ text: String?) throws(Refusal) -> String {
    guard let text else {
      throw Refusal(status: 400, detail: "the header webhook-timestamp is missing")
    }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let seconds = Int64(text) else {
      throw Refusal(status: 400, detail: "webhook-timestamp is no number of seconds since 1970")
    }
    let distance = Int128(seconds) - now.nanoseconds / 1_000_000_000
    guard distance.magnitude <= Self.tolerance else {
      throw Refusal(
        status: 401,
        detail: "webhook-timestamp is \(distance.magnitude) s "
          + (distance < 0 ? "old" : "in the future") + ": at most \(Self.tolerance) are allowed")
    }
    return text
  }

  private func check(_ signatures: String, of signed: [UInt8]) throws(Refusal) {
    let codes = signatures.split(separator: " ").filter { $0.hasPrefix("v1,") }
    guard !codes.isEmpty else {
      throw Refusal(status: 401, detail: "webhook-signature holds none that begins with v1,")
    }
    let isSigned = codes.contains { code in
      guard let bytes = SixtyFour.bytes(of: code.dropFirst(3)) else { return false }
      // Compares in a time that does not tell where they differ.
      return HMAC<SHA256>.isValidAuthenticationCode(
        bytes, authenticating: signed, using: secret.key)
    }
    guard isSigned else {
      throw Refusal(
        status: 401, detail: "webhook-signature does not fit the ID, the timestamp and the body")
    }
  }

  private func check(_ body: [UInt8]) throws(Refusal) {
    let document: RawJSON
    do {
      document = try RawJSON.read(body)
    } catch {
      throw Refusal(
        status: 400, detail: "the body is not JSON: \(error.reason) (byte \(error.offset))")
    }
    guard case .object(let members) = document.content else {
      throw Refusal(status: 400, detail: "the body is not an object")
    }
    let known = ["session_id", "event", "timestamp", "data", "ledger"]
    for member in members where !known.contains(member.name) {
      throw Refusal(status: 400, detail: "unknown member '\(member.name)'")
    }
    guard case .string? = document.member("session_id")?.content else {
      throw Refusal(status: 400, detail: "session_id: a string is missing")
    }
    guard case .string(let event)? = document.member("event")?.content,
      ["injected", "failed"].contains(event)
    else { throw Refusal(status: 400, detail: "event: injected or failed is missing") }
    guard case .string(let timestamp)? = document.member("timestamp")?.content,
      UTCInstant(timestamp) != nil
    else { throw Refusal(status: 400, detail: "timestamp: an RFC 3339 instant is missing") }
    guard document.member("data") != nil else {
      throw Refusal(status: 400, detail: "data is missing")
    }
    if let ledger = document.member("ledger") {
      guard case .object = ledger.content else {
        throw Refusal(status: 400, detail: "ledger: not an object")
      }
    }
  }
}
