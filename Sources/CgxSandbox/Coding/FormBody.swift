/// The fields of a form-encoded body (`application/x-www-form-urlencoded`).
enum FormBody {
  /// Nil where an escape is broken or a field occurs twice.
  static func fields(_ text: String) -> [String: String]? {
    var fields: [String: String] = [:]
    for pair in text.split(separator: "&") {
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = decoded(halves[0]), let value = decoded(halves.count > 1 ? halves[1] : ""),
        fields.updateValue(value, forKey: name) == nil
      else { return nil }
    }
    return fields
  }

  /// A text with `%XX` and `+` resolved; nil where an escape is broken.
  static func decoded(_ text: Substring) -> String? {
    percentDecoded(text.replacing("+", with: " ")[...])
  }

  /// A text with `%XX` resolved (RFC 3986 §2.1); nil where an escape is broken.
  static func percentDecoded(_ text: Substring) -> String? {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
    var output: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        output.append(byte)
        continue
      }
      let digits = rest.prefix(2)
      guard digits.count == 2, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      else { return nil }
      output.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: output, as: UTF8.self)
  }
}
