/// Base64 (RFC 4648 §4), bit by bit: short texts only.
enum SixtyFour {
  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }

  private static func digit(of value: UInt8) -> Character {
    let scalar: UInt8 =
      switch value {
      case 0..<26: value + UInt8(ascii: "A")
      case 26..<52: value - 26 + UInt8(ascii: "a")
      case 52..<62: value - 52 + UInt8(ascii: "0")
      case 62: UInt8(ascii: "+")
      default: UInt8(ascii: "/")
      }
    return Character(Unicode.Scalar(scalar))
  }

  /// Nil where a text is not base64 with its padding, or sets bits that stand for nothing.
  static func bytes(of text: some StringProtocol) -> [UInt8]? {
    var digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 4) else { return nil }
    for _ in 0..<2 where digits.last == UInt8(ascii: "=") { digits.removeLast() }
    var bits: [Bool] = []
    for digit in digits {
      guard let value = value(of: digit) else { return nil }
      bits += (0..<6).map { value << $0 & 0b10_0000 != 0 }
    }
    let whole = bits.count / 8 * 8
    guard !bits[whole...].contains(true) else { return nil }
    return stride(from: 0, to: whole, by: 8).map { number(bits[$0..<$0 + 8]) }
  }

  private static func number(_ bits: ArraySlice<Bool>) -> UInt8 {
    bits.reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
  }

  static func text(of bytes: [UInt8]) -> String {
    var bits: [Bool] = []
    for byte in bytes {
      bits += (0..<8).map { byte << $0 & 0b1000_0000 != 0 }
    }
    while !bits.count.isMultiple(of: 6) { bits.append(false) }
    var text = ""
    for start in stride(from: 0, to: bits.count, by: 6) {
      text.append(digit(of: number(bits[start..<start + 6])))
    }
    while !text.utf8.count.isMultiple(of: 4) { text += "=" }
    return text
  }
}
