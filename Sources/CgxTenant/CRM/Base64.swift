/// Base64 with padding (RFC 4648 §4).
enum Base64 {
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  static func encoded(_ bytes: some Collection<UInt8>) -> String {
    var output: [UInt8] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let group = rest.prefix(3)
      rest = rest.dropFirst(3)
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0..<4 {
        output.append(
          place <= group.count ? digits[bits >> (18 - 6 * place) & 63] : padding)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// Nil where a text is not base64, or its padding is missing.
  static func decoded(_ text: some StringProtocol) -> [UInt8]? {
    guard text.utf8.count.isMultiple(of: 4) else { return nil }
    var output: [UInt8] = []
    var bits = 0
    var count = 0
    let padded = text.utf8.reversed().prefix { $0 == padding }.count
    guard padded <= 2 else { return nil }
    for byte in text.utf8.dropLast(padded) {
      guard let digit = digits.firstIndex(of: byte) else { return nil }
      bits = bits << 6 | digit
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      output.append(UInt8(bits >> count & 0xFF))
    }
    return output
  }
}
