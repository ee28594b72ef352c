public import CgxContext
import Crypto

/// The name of a change set: the SHA-256 of the body that it makes, with lifetimes as they were
/// written, so that it stays the same until something changes.
public struct PlanHash: Sendable, Equatable, CustomStringConvertible {
  /// 64 hexadecimal digits in lower case.
  public let description: String

  public init(of changes: [Change]) {
    description = sha256(AtomicPutDialect.planBody(of: changes))
  }

  /// Whether a text names this plan: all of its digits, or at least the first 12.
  public func isNamed(by text: String) -> Bool {
    text.utf8.count >= 12 && description.hasPrefix(text.lowercased())
  }
}

/// The SHA-256 of some bytes, in hexadecimal digits in lower case.
func sha256(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  text.reserveCapacity(64)
  for byte in SHA256.hash(data: bytes) { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
  return String(decoding: text, as: UTF8.self)
}
