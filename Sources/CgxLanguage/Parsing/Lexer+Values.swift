import CgxJSON

extension Lexer {
  /// The value of a word: a bare one is `true`, `false`, `null`, a number or a string.
  func value(of word: Word) -> Expression {
    switch word.kind {
    case .value(let expression): return expression
    case .bare: return .literal(Self.bareValue(text(word.range)))
    }
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  static func bareValue(_ text: String) -> JSON {
    switch text {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    default:
      guard let first = text.utf8.first, first == UInt8(ascii: "-") || first < 0x3A,
        first >= UInt8(ascii: "-"), let number = JSONNumber(text)
      else { return .string(text) }
      return .number(number)
    }
  }

  /// Text with the line ends of the language: `\n`.
  static func normalized(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: bytes.filter { $0 != 0x0D }, as: UTF8.self)
  }
}
