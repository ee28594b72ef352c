import CgxJSON

/// How a word is quoted, or begins to be.
enum Quoting {
  case bare, single, double

  /// What a half-typed word stands for, and how it is quoted; nil where it is no text.
  static func read(_ typed: String) -> (text: String, quoting: Quoting)? {
    switch typed.utf8.first {
    case UInt8(ascii: "'"):
      let text = typed.dropFirst()
      return text.contains("'") ? nil : (String(text), .single)
    case UInt8(ascii: "\""): return unescaped(typed.dropFirst()).map { ($0, .double) }
    case UInt8(ascii: "{"), UInt8(ascii: "["): return nil
    default: return (typed, .bare)
    }
  }

  /// A text as it is written, without the closing quote.
  func write(_ text: String) -> String {
    switch self {
    case .bare: text
    case .single: "'" + text
    case .double:
      "\"" + text.unicodeScalars.map(Self.escaped).joined().replacing("${", with: "\\u0024{")
    }
  }

  /// What closes a word.
  var closing: String {
    switch self {
    case .bare: ""
    case .single: "'"
    case .double: "\""
    }
  }

  /// This quoting, or the one that the texts need.
  func fitting(_ texts: some Sequence<String>) -> Quoting {
    switch self {
    case .bare: texts.allSatisfy(Self.canBeBare) ? .bare : .double
    case .single: texts.allSatisfy(Self.canBeSingle) ? .single : .double
    case .double: .double
    }
  }

  private static func canBeBare(_ text: String) -> Bool {
    if !text.isEmpty, text.utf8.allSatisfy(Reference.isNameByte) { return true }
    guard let first = text.utf8.first, !"\"'{[]}@<#".utf8.contains(first) else { return false }
    return !text.contains("${") && text.utf8.last != UInt8(ascii: "\\")
      && text.unicodeScalars.allSatisfy { $0 != " " && !isControl($0) }
  }

  private static func canBeSingle(_ text: String) -> Bool {
    !text.unicodeScalars.contains { $0 == "'" || isControl($0) }
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    if scalar == "\"" || scalar == "\\" { return "\\" + String(scalar) }
    guard isControl(scalar) else { return String(scalar) }
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// Control characters, and the marks that turn the direction of writing.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// The text of an open string in double quotes; nil where it is closed, or not plain.
  private static func unescaped(_ typed: Substring) -> String? {
    guard typed.contains("\\") else { return typed.contains("\"") ? nil : String(typed) }
    let bytes = Array("\"\(typed)\"".utf8)
    guard case .string(let text)? = try? JSON(parsing: bytes) else { return nil }
    return text
  }
}
