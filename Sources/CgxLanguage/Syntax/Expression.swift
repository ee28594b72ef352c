public import CgxJSON

/// A value as it was written: what is known of it before the script runs, and what is not yet.
public indirect enum Expression: Sendable {
  case literal(JSON)
  /// A string with placeholders in it.
  case template([TemplatePart])
  /// `${…}` alone: it keeps the type of what it names.
  case reference(Reference)
  case array([Expression])
  case object([Member])
  /// `@path`: the file's content.
  case file(Expression)

  public enum TemplatePart: Sendable {
    case text(String)
    case reference(Reference)
  }

  public struct Member: Sendable {
    public var name: Expression
    public var value: Expression
  }
}

/// `${…}`: the path to a variable of the script, a fact, or something inside of one.
public struct Reference: Sendable, Equatable {
  /// At least one component: `["context", "profile", "orders", "0"]`.
  public var path: [String]
  /// The UTF-8 offsets of the path in its source.
  public var range: Range<Int>

  public var root: String { path[0] }
  public var text: String { path.joined(separator: ".") }
}

/// An expression and where it stands.
public struct Argument: Sendable {
  public var expression: Expression
  /// UTF-8 offsets in the statement's source.
  public var range: Range<Int>

  public init(_ expression: Expression, _ range: Range<Int>) {
    self.expression = expression
    self.range = range
  }

  /// The text, where it is known before the script runs.
  public var knownText: String? {
    if case .literal(.string(let text)) = expression { text } else { nil }
  }
}
