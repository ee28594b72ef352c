import Foundation
import Testing

/// A secret, and every form in which it must not be found. It shares no code with what hides it.
struct Canary: Sendable, CustomTestStringConvertible {
  var name: String
  var text: String

  var testDescription: String { name }

  /// How runs with it show what they do.
  var mode: [String]

  static let plain = Canary(
    name: "plain", text: "Canary0123456789abcdefTweety", mode: ["--output", "json", "--trace"])
  static let awkward = Canary(
    name: "awkward", text: #"Canary"a\b/€ü😀 d%z+&=<Tweety"#, mode: ["--output", "text", "--trace"])
  static let all = [plain, awkward]

  /// Each form by its name. The first and the last letters find a secret that was cut.
  var forms: [(name: String, text: String)] {
    let bytes = Array(text.utf8)
    var forms = [
      ("raw", text), ("head", String(text.prefix(6))), ("tail", String(text.suffix(6))),
      ("percent", percent { String(format: "%%%02X", $0) }),
      ("percent, lower case", percent { String(format: "%%%02x", $0) }),
      ("form", percent { $0 == 0x20 ? "+" : String(format: "%%%02X", $0) }),
      ("hexadecimal", bytes.map { String(format: "%02x", $0) }.joined()),
      ("hexadecimal, upper case", bytes.map { String(format: "%02X", $0) }.joined()),
    ]
    for isSlashEscaped in [false, true] {
      for format in ["", "\\u%04x", "\\u%04X"] {
        let once = Self.jsonEscaped(text, isSlashEscaped, format)
        forms.append(("JSON", once))
        forms.append(("JSON in JSON", Self.jsonEscaped(once, isSlashEscaped, format)))
      }
    }
    for offset in 0..<3 {
      let encoded = Data(Array("xx".utf8.prefix(offset)) + bytes).base64EncodedString()
        .replacing("=", with: "")
      // Without the digits that have a part of what stands around it.
      let own = String(encoded.dropFirst([0, 2, 3][offset]).dropLast(2))
      forms.append(("base64 at \(offset)", own))
      forms.append(
        (
          "base64url at \(offset)",
          own.replacing("+", with: "-").replacing("/", with: "_")
        ))
    }
    return forms
  }

  private func percent(_ encode: (UInt8) -> String) -> String {
    text.utf8.map { byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || (48...57).contains(byte))
      return isPlain ? String(Character(scalar)) : encode(byte)
    }.joined()
  }

  /// With the escapes of JSON.
  ///
  /// - Parameter format: of what is not ASCII; empty leaves it as it is.
  private static func jsonEscaped(
    _ text: String, _ isSlashEscaped: Bool, _ format: String
  ) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": return "\\\""
      case "\\": return "\\\\"
      case "/" where isSlashEscaped: return "\\/"
      case _ where !scalar.isASCII && !format.isEmpty:
        return String(scalar).utf16.map { String(format: format, Int($0)) }.joined()
      default: return String(scalar)
      }
    }.joined()
  }

  /// The names of the forms that a text holds.
  func found(in text: String) -> [String] {
    forms.filter { text.contains($0.text) }.map(\.name)
  }

  /// As a word of the language.
  var literal: String { "'\(text)'" }
  /// As a string of JSON.
  var json: String { "\"" + Self.jsonEscaped(text, false, "") + "\"" }
}

@Suite struct SearchForCanaries {
  @Test(arguments: Canary.all)
  func findsEachForm(canary: Canary) {
    for form in canary.forms {
      #expect(canary.found(in: "before \(form.text) behind").contains(form.name), "\(form)")
    }
  }

  @Test(arguments: Canary.all)
  func findsItInsideOfWhatOthersEncode(canary: Canary) throws {
    for offset in 0..<3 {
      let around = Array("abc".utf8.prefix(offset)) + canary.text.utf8 + Array(" and more".utf8)
      #expect(!canary.found(in: Data(around).base64EncodedString()).isEmpty)
    }
    let json = try JSONSerialization.data(withJSONObject: [canary.text])
    #expect(canary.found(in: String(decoding: json, as: UTF8.self)).contains("JSON"))
    let query = canary.text.addingPercentEncoding(withAllowedCharacters: .alphanumerics)
    #expect(canary.found(in: try #require(query)).contains("percent"))
  }

  @Test(arguments: Canary.all)
  func findsNothingElsewhere(canary: Canary) {
    #expect(canary.found(in: "a canary, tweety, ••••, \(canary.forms.count)") == [])
  }
}
