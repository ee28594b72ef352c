extension JSONReader {
  /// Reads a string; the reader stands at its opening quote.
  ///
  /// - Parameter multiline: whether line feeds and tabs may stand in it as they are, as they may
  ///   in the language's own strings but not in JSON (RFC 8259 §7).
  public mutating func readString(multiline: Bool = false) throws(JSONError) -> JSONText {
    let start = position
    position += 1
    var pieces: [JSONText.Piece] = []
    // What stands before the run, since the last placeholder.
    var text = ""
    var runStart = position
    while true {
      guard position < bytes.count else { throw unclosed(.string, start) }
      switch bytes[position] {
      case UInt8(ascii: "\""):
        let run = try run(from: runStart)
        position += 1
        if text.isEmpty { text = run } else { text += run }
        if pieces.isEmpty { return .plain(text) }
        if !text.isEmpty { pieces.append(.text(text)) }
        return .template(pieces)
      case UInt8(ascii: "\\"):
        text += try run(from: runStart)
        text.unicodeScalars.append(try readEscape())
        runStart = position
      case UInt8(ascii: "$") where Builder.readsPlaceholders && isPlaceholder(at: position):
        text += try run(from: runStart)
        if !text.isEmpty { pieces.append(.text(text)) }
        text = ""
        pieces.append(.placeholder(try readPlaceholder()))
        runStart = position
      case 0x09 where multiline, 0x0A where multiline: position += 1
      case 0x0D where multiline && position + 1 < bytes.count && bytes[position + 1] == 0x0A:
        text += try run(from: runStart)
        position += 1
        runStart = position
      case 0..<0x20:
        throw JSONError(.controlCharacterInString(bytes[position]), position..<position + 1)
      default: position += 1
      }
    }
  }

  private func run(from start: Int) throws(JSONError) -> String {
    guard let text = String(validating: bytes[start..<position], as: UTF8.self) else {
      throw JSONError(.invalidUTF8, start..<position)
    }
    return text
  }

  private mutating func readEscape() throws(JSONError) -> Unicode.Scalar {
    let start = position
    position += 1
    guard let byte = current else { throw JSONError(.invalidEscape, start..<position) }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try readUnicodeEscape(from: start)
    default:
      while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
      throw JSONError(.invalidEscape, start..<position)
    }
  }

  /// Reads the digits of `\uXXXX`, and the second half of a surrogate pair.
  private mutating func readUnicodeEscape(from start: Int) throws(JSONError) -> Unicode.Scalar {
    let first = try readHexDigits(from: start)
    if let scalar = Unicode.Scalar(UInt32(first)) { return scalar }
    guard first < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { throw JSONError(.loneSurrogate, start..<position) }
    position += 2
    let second = try readHexDigits(from: position - 2)
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(
        0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
    else { throw JSONError(.loneSurrogate, start..<position) }
    return scalar
  }

  private mutating func readHexDigits(from start: Int) throws(JSONError) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Self.hexDigit(byte) else {
        throw JSONError(.invalidEscape, start..<position)
      }
      value = value << 4 | digit
      position += 1
    }
    return value
  }

  private static func hexDigit(_ byte: UInt8) -> UInt16? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}
