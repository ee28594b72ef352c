/// The rule for keys (`wire.md`, "Limits").
public enum VariableKey {
  public static let lengthLimit = 128

  /// What is wrong with a key, or nil where nothing is.
  public static func violation(of key: String) -> KeyViolation? {
    if key.isEmpty { return .empty }
    var hasLetterOrDigit = false
    var length = 0
    for byte in key.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        hasLetterOrDigit = true
      case UInt8(ascii: "_"), UInt8(ascii: "-"): break
      default: return character(in: key)
      }
      length += 1
    }
    if length > lengthLimit { return .tooLong(length: length) }
    return hasLetterOrDigit ? nil : .noLetterOrDigit
  }

  private static func character(in key: String) -> KeyViolation? {
    key.first { !($0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "_" || $0 == "-") }
      .map { .character($0) }
  }
}

/// Why a text is no key.
public enum KeyViolation: Equatable, Sendable {
  case empty
  /// In characters.
  case tooLong(length: Int)
  case character(Character)
  case noLetterOrDigit
}
