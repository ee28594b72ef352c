import Crypto

/// The key of the sandbox's own CRM hook, in the form of Standard Webhooks: `whsec_` and base64.
public struct HookSecret: Sendable {
  public let text: String
  let key: SymmetricKey

  private static let prefix = "whsec_"

  /// Nil where a text is not `whsec_` and the base64 of 24 to 64 bytes.
  public init?(_ text: String) {
    guard text.hasPrefix(Self.prefix),
      let bytes = SixtyFour.bytes(of: text.dropFirst(Self.prefix.count)),
      (24...64).contains(bytes.count)
    else { return nil }
    self.text = text
    key = SymmetricKey(data: bytes)
  }

  private init(key: SymmetricKey) {
    self.key = key
    text = Self.prefix + SixtyFour.text(of: key.withUnsafeBytes { Array($0) })
  }

  public static func random() -> HookSecret {
    HookSecret(key: SymmetricKey(size: .init(bitCount: 192)))
  }
}
