import CgxJSON

/// What a secret can look like, besides the escapes that `EscapedBytes` sees through.
enum SecretForms {
  static func all(of secret: String) -> [[UInt8]] {
    let bytes = Array(secret.utf8)
    var forms: Set<[UInt8]> = [bytes]
    // Text inside of JSON inside of JSON is escaped twice.
    for slash in ["/", "\\/"] {
      for isUppercase in [nil, false, true] {
        forms.insert(Array(escaped(secret, slash: slash, isUppercase: isUppercase).utf8))
      }
    }
    forms.formUnion(base64(bytes))
    forms.insert(hexadecimal(bytes, "0123456789abcdef"))
    forms.insert(hexadecimal(bytes, "0123456789ABCDEF"))
    return Array(forms)
  }

  private static func hexadecimal(_ bytes: [UInt8], _ digits: StaticString) -> [UInt8] {
    digits.withUTF8Buffer { digits in
      bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }
  }

  /// With the escapes of JSON.
  ///
  /// - Parameter isUppercase: how the digits of characters beyond ASCII are written; nil leaves
  ///   them as they are.
  private static func escaped(_ text: String, slash: String, isUppercase: Bool?) -> String {
    var output = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "/": output += slash
      case "\n": output += "\\n"
      case "\r": output += "\\r"
      case "\t": output += "\\t"
      case _ where scalar.value < 0x20 || !scalar.isASCII && isUppercase != nil:
        for unit in UTF16.encode(scalar) ?? .init() {
          let digits = String(unit, radix: 16, uppercase: isUppercase ?? false)
          output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }

  /// What bytes look like inside of something in base64, at each of the three places in a group
  /// that they can begin at, without the digits that their neighbours have a part in.
  private static func base64(_ secret: [UInt8]) -> [[UInt8]] {
    var forms: [[UInt8]] = []
    for offset in 0..<3 {
      let padded = [UInt8](repeating: 0, count: offset) + secret
      let own = Base64.encoded(padded).prefix(padded.count * 8 / 6)
        .dropFirst((offset * 8 + 5) / 6)
      guard own.count >= Redactor.shortest else { continue }
      forms.append(Array(own))
      forms.append(own.map(forURLs))
    }
    return forms
  }

  /// A digit as base64 for URLs has it (RFC 4648 §5).
  private static func forURLs(_ digit: UInt8) -> UInt8 {
    switch digit {
    case UInt8(ascii: "+"): UInt8(ascii: "-")
    case UInt8(ascii: "/"): UInt8(ascii: "_")
    default: digit
    }
  }
}
