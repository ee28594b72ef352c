import CgxJSON

/// The key that a CRM and its notifiers share, as Standard Webhooks writes it: `whsec_` and base64,
/// or base64 alone.
public struct WebhookSecret: Sendable, Equatable {
  /// The base64 alone.
  private let text: Secret
  let key: [UInt8]

  private static let prefix = "whsec_"
  /// In bytes. Standard Webhooks has 24 to 64; some services give shorter ones.
  static let lengths = 16...64

  public init(_ text: String) throws(WebhookSecretError) {
    let base64 = text.hasPrefix(Self.prefix) ? String(text.dropFirst(Self.prefix.count)) : text
    guard let key = Base64.decoded(Array(base64.utf8)) else { throw .notBase64 }
    guard Self.lengths.contains(key.count) else { throw .length(bytes: key.count) }
    self.text = Secret(base64)
    self.key = key
  }

  /// The texts that nobody may see.
  public var secretTexts: Set<String> { [text.exposed, Self.prefix + text.exposed] }
}

extension WebhookSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { text.description }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Why a text is no secret of a hook; the text itself is not shown.
public enum WebhookSecretError: Error, Equatable, Sendable {
  case notBase64
  case length(bytes: Int)
}

extension WebhookSecretError: CustomStringConvertible {
  /// What a secret is, for a sentence that begins with where it came from.
  public var description: String {
    switch self {
    case .notBase64: "is no secret of a hook: expected whsec_ and base64"
    case .length(let bytes):
      "is no secret of a hook: it has \(bytes) bytes, not "
        + "\(WebhookSecret.lengths.lowerBound) to \(WebhookSecret.lengths.upperBound)"
    }
  }
}
