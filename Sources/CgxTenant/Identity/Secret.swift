/// A text that is never shown: a client secret, a token, an API key.
public struct Secret: Sendable, Equatable {
  /// The text itself, for the one place that sends it.
  public let exposed: String

  public init(_ text: String) {
    exposed = text
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "••••" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
