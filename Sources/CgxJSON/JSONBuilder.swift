/// What a reader of JSON makes of the parts it reads.
///
/// There are two: `JSONValueBuilder` makes plain values; the language makes expressions, in which
/// a string or a value may hold `${…}`.
public protocol JSONBuilder {
  associatedtype Node
  /// Whether `${…}` stands for something, as a value and inside strings.
  static var readsPlaceholders: Bool { get }
  func scalar(_ value: JSON) -> Node
  func string(_ text: JSONText) throws(JSONError) -> Node
  func array(_ elements: [Node]) -> Node
  func object(_ members: [(name: JSONText, value: Node)]) throws(JSONError) -> Node
  /// A placeholder that is the whole value; the range is what stands between `${` and `}`.
  func placeholder(_ range: Range<Int>) throws(JSONError) -> Node
}

/// A string as it was read: its escapes resolved, its placeholders still to be filled.
public enum JSONText: Equatable, Sendable {
  case plain(String)
  case template([Piece])

  public enum Piece: Equatable, Sendable {
    case text(String)
    /// The UTF-8 offsets of what stands between `${` and `}`.
    case placeholder(Range<Int>)
  }

  var plain: String {
    if case .plain(let text) = self { text } else { "" }
  }
}

/// Builds plain values; `${` means nothing.
public struct JSONValueBuilder: JSONBuilder {
  public static var readsPlaceholders: Bool { false }

  public init() {}

  public func scalar(_ value: JSON) -> JSON { value }
  public func string(_ text: JSONText) -> JSON { .string(text.plain) }
  public func array(_ elements: [JSON]) -> JSON { .array(elements) }
  public func object(_ members: [(name: JSONText, value: JSON)]) -> JSON {
    .object(JSONObject(members.map { JSONObject.Member(key: $0.name.plain, value: $0.value) }))
  }
  public func placeholder(_ range: Range<Int>) -> JSON { .null }
}
