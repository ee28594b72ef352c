extension Reference {
  /// The reference that the bytes of a range spell: names of letters, digits, `_` and `-`, joined
  /// by dots. Nil where they spell none.
  init?(_ bytes: [UInt8], _ range: Range<Int>) {
    var path: [String] = []
    var start = range.lowerBound
    for offset in range.lowerBound...range.upperBound {
      if offset == range.upperBound || bytes[offset] == UInt8(ascii: ".") {
        guard offset > start else { return nil }
        path.append(String(decoding: bytes[start..<offset], as: UTF8.self))
        start = offset + 1
      } else if !Self.isNameByte(bytes[offset]) {
        return nil
      }
    }
    self.init(path: path, range: range)
  }

  /// Whether a byte may stand in a name.
  static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// Whether a text can name a variable: a letter or `_`, then letters, digits, `_` and `-`.
  public static func isVariableName(_ name: String) -> Bool {
    guard let first = name.utf8.first, isNameByte(first), first != UInt8(ascii: "-"),
      !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    else { return false }
    return name.utf8.allSatisfy(isNameByte)
  }
}
