public import CgxContext
import CgxJSON
import Crypto

/// How a notification proves where it comes from (Standard Webhooks, "Signature scheme").
public enum WebhookSignature {
  /// The header `webhook-signature`: `v1,` and the HMAC-SHA256 over `id.timestamp.body` in base64.
  public static func text(
    id: String, timestamp: Timestamp, body: [UInt8], secret: WebhookSecret
  ) -> String {
    let signed = Array("\(id).\(timestamp.seconds).".utf8) + body
    let code = HMAC<SHA256>.authenticationCode(
      for: signed, using: SymmetricKey(data: secret.key))
    return "v1," + String(decoding: Base64.encoded(Array(code)), as: UTF8.self)
  }
}
