/// The regular expressions of `matches`.
public enum SearchPattern {
  /// A longer one is refused, in bytes: reading it would take too long.
  public static let lengthLimit = 4096
  /// One whose brackets nest deeper is refused: reading it would use up the stack.
  public static let depthLimit = 100

  /// The regular expression that a text spells, or nil.
  public static func regex(_ text: String) -> Regex<AnyRegexOutput>? {
    guard text.utf8.count <= lengthLimit, depth(of: text) <= depthLimit else { return nil }
    return try? Regex(text)
  }

  /// What a text that spells none should have been.
  public static func expectation(insteadOf text: String) -> String {
    guard text.utf8.count <= lengthLimit else {
      return "a regular expression of \(lengthLimit) bytes at most"
    }
    guard depth(of: text) <= depthLimit else {
      return "a regular expression that nests \(depthLimit) levels deep at most"
    }
    return "a regular expression"
  }

  /// How deep brackets are open, at the most; those that are escaped or in a set count, too.
  private static func depth(of text: String) -> Int {
    var (depth, deepest) = (0, 0)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "["):
        depth += 1
        deepest = max(deepest, depth)
      case UInt8(ascii: ")"), UInt8(ascii: "]"): depth = max(0, depth - 1)
      default: break
      }
    }
    return deepest
  }
}
