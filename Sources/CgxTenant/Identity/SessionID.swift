/// The ID of a dialogue session.
public struct SessionID: Sendable, Hashable, CustomStringConvertible {
  public static let lengthLimit = 256

  public let text: String
  public var description: String { text }

  /// Nil where a text can't be an ID: empty, over 256 characters, with control characters, or only
  /// of dots, which a path would take for a step.
  public init?(_ text: String) {
    guard !text.isEmpty, text.count <= Self.lengthLimit,
      text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }),
      text.contains(where: { $0 != "." })
    else { return nil }
    self.text = text
  }

  /// The ID as one segment of a path: all but the unreserved characters percent-encoded
  /// (RFC 3986 §2.3).
  public var pathSegment: String { percentEncoded(text) }

  /// The ID's first characters, for the prompt.
  public var short: String {
    text.count <= 13 ? text : String(text.prefix(12)) + "…"
  }
}

/// A text with all but the unreserved characters percent-encoded (RFC 3986 §2.3).
func percentEncoded(_ text: String) -> String {
  var output: [UInt8] = []
  let digits = Array("0123456789ABCDEF".utf8)
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      output.append(byte)
    default: output += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
  return String(decoding: output, as: UTF8.self)
}
