/// A mistake in a JSON text: what it is, and where.
public struct JSONError: Error, Equatable, Sendable {
  /// The facts; the sentences are made where errors are shown.
  public enum Kind: Equatable, Sendable {
    /// Something else stands where one of these could.
    case expected(Expectation)
    /// The text ends inside an array, an object or a string that opened at this UTF-8 offset.
    case unclosed(Bracket, openedAt: Int)
    /// A comma with nothing behind it.
    case trailingComma
    case controlCharacterInString(UInt8)
    case invalidEscape
    /// Half of a surrogate pair, which is no character.
    case loneSurrogate
    case leadingZero
    case missingDigits
    case duplicateMember(String)
    case tooDeep(limit: Int)
    case invalidUTF8
    /// What stands between `${` and `}` names nothing.
    case invalidPlaceholder
  }

  public enum Expectation: Equatable, Sendable {
    case value, memberName, colon
    case commaOrClosing(Bracket)
    case end
  }

  /// What can be left open; the raw value is the character that closes it.
  public enum Bracket: String, Equatable, Sendable {
    case array = "]"
    case object = "}"
    case string = "\""
    case placeholder = "}$"
  }

  public var kind: Kind
  /// The UTF-8 offsets of the text in question; empty at the text's end.
  public var range: Range<Int>

  public init(_ kind: Kind, _ range: Range<Int>) {
    self.kind = kind
    self.range = range
  }
}

extension JSONError: CustomStringConvertible {
  /// The mistake in one clause, without its place.
  public var description: String {
    switch kind {
    case .expected(.value): "expected a JSON value"
    case .expected(.memberName): "expected a member name in double quotes"
    case .expected(.colon): "expected ':' after the member name"
    case .expected(.commaOrClosing(let bracket)): "expected ',' or '\(bracket.rawValue)'"
    case .expected(.end): "expected nothing more after the JSON value"
    case .unclosed(.placeholder, _): "this '${' is never closed with '}'"
    case .unclosed(.string, _): "this quote is never closed"
    case .unclosed(.array, _): "this '[' is never closed with ']'"
    case .unclosed(.object, _): "this '{' is never closed with '}'"
    case .trailingComma: "a comma with nothing after it"
    case .controlCharacterInString(let byte):
      "a control character (\(Self.name(of: byte))) must be escaped in a JSON string"
    case .invalidEscape: "not an escape that JSON knows"
    case .loneSurrogate: "half of a surrogate pair is no character"
    case .leadingZero: "a JSON number does not begin with 0"
    case .missingDigits: "a digit is missing in this number"
    case .duplicateMember(let name): "the member \"\(name)\" occurs twice"
    case .tooDeep(let limit): "nested deeper than \(limit) levels"
    case .invalidUTF8: "not valid UTF-8"
    case .invalidPlaceholder: "this is no name of a variable or a fact"
    }
  }

  private static func name(of byte: UInt8) -> String {
    switch byte {
    case 0x09: "tab"
    case 0x0A: "line feed"
    case 0x0D: "carriage return"
    default: "U+00" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
  }
}
