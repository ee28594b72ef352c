/// A JSON value that keeps its text, so that numbers come back digit for digit.
struct RawJSON: Sendable {
  indirect enum Content: Sendable {
    case null, boolean, number
    case string(String)
    case array([RawJSON])
    case object([(name: String, value: RawJSON)])
  }

  var content: Content
  /// The value as it was written: a part of the document's bytes, shared with it.
  var bytes: ArraySlice<UInt8>

  var text: String { String(decoding: bytes, as: UTF8.self) }

  func member(_ name: String) -> RawJSON? {
    guard case .object(let members) = content else { return nil }
    return members.first { $0.name == name }?.value
  }
}

/// A text that is not JSON, with the byte where that shows.
struct RawJSONError: Error, Equatable {
  var offset: Int
  var reason: String
}

extension RawJSON {
  static let depthLimit = 512

  /// Reads a whole document (RFC 8259); a member that occurs twice is refused.
  static func read(_ bytes: [UInt8]) throws(RawJSONError) -> RawJSON {
    guard (try? UTF8Span(validating: bytes.span)) != nil else {
      throw RawJSONError(offset: 0, reason: "the body is not UTF-8")
    }
    var scan = RawJSONScan(bytes: bytes)
    scan.blanks()
    let value = try scan.value(depth: 0)
    scan.blanks()
    guard scan.offset == bytes.count else { throw scan.failure("text behind the document") }
    return value
  }
}

/// The names of an object so far; most have so few that comparing them is quicker than hashing.
private struct SeenNames {
  private var few: [String] = []
  private var many: Set<String> = []

  /// Gives false where the name is there already.
  mutating func insert(_ name: String) -> Bool {
    guard few.count == 8 else {
      if few.contains(name) { return false }
      few.append(name)
      return true
    }
    return !few.contains(name) && many.insert(name).inserted
  }
}

private struct RawJSONScan {
  let bytes: [UInt8]
  var offset = 0

  func failure(_ reason: String) -> RawJSONError { RawJSONError(offset: offset, reason: reason) }

  var byte: UInt8 { offset < bytes.count ? bytes[offset] : 0 }

  mutating func blanks() {
    while byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { offset += 1 }
  }

  mutating func value(depth: Int) throws(RawJSONError) -> RawJSON {
    guard depth < RawJSON.depthLimit else { throw failure("nested too deep") }
    let start = offset
    let content: RawJSON.Content
    switch byte {
    case UInt8(ascii: "{"): content = .object(try members(depth))
    case UInt8(ascii: "["): content = .array(try elements(depth))
    case UInt8(ascii: "\""): content = .string(try string())
    case UInt8(ascii: "t"): content = try word("true", .boolean)
    case UInt8(ascii: "f"): content = try word("false", .boolean)
    case UInt8(ascii: "n"): content = try word("null", .null)
    default:
      try number()
      content = .number
    }
    return RawJSON(content: content, bytes: bytes[start..<offset])
  }

  private mutating func members(
    _ depth: Int
  ) throws(RawJSONError) -> [(name: String, value: RawJSON)] {
    var members: [(name: String, value: RawJSON)] = []
    var names = SeenNames()
    offset += 1
    blanks()
    if byte == UInt8(ascii: "}") {
      offset += 1
      return []
    }
    while true {
      guard byte == UInt8(ascii: "\"") else { throw failure("a member name is missing") }
      let name = try string()
      guard names.insert(name) else {
        throw failure("the member \"\(name)\" occurs twice")
      }
      blanks()
      guard byte == UInt8(ascii: ":") else { throw failure("a colon is missing") }
      offset += 1
      blanks()
      members.append((name, try value(depth: depth + 1)))
      if try last(UInt8(ascii: "}")) { return members }
    }
  }

  private mutating func elements(_ depth: Int) throws(RawJSONError) -> [RawJSON] {
    var elements: [RawJSON] = []
    offset += 1
    blanks()
    if byte == UInt8(ascii: "]") {
      offset += 1
      return []
    }
    while true {
      elements.append(try value(depth: depth + 1))
      if try last(UInt8(ascii: "]")) { return elements }
    }
  }

  private mutating func last(_ closing: UInt8) throws(RawJSONError) -> Bool {
    blanks()
    guard byte == closing || byte == UInt8(ascii: ",") else { throw failure("a comma is missing") }
    defer { blanks() }
    let isLast = byte == closing
    offset += 1
    return isLast
  }

  private mutating func word(
    _ word: String, _ content: RawJSON.Content
  ) throws(RawJSONError) -> RawJSON.Content {
    guard bytes[offset...].starts(with: word.utf8) else { throw failure("not a JSON value") }
    offset += word.utf8.count
    return content
  }

  private mutating func number() throws(RawJSONError) {
    if byte == UInt8(ascii: "-") { offset += 1 }
    let leadingZero = byte == UInt8(ascii: "0")
    guard let whole = digits(), whole == 1 || !leadingZero else {
      throw failure("not a JSON value")
    }
    if byte == UInt8(ascii: ".") {
      offset += 1
      guard digits() != nil else { throw failure("a digit is missing") }
    }
    if byte | 0x20 == UInt8(ascii: "e") {
      offset += 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { offset += 1 }
      guard digits() != nil else { throw failure("a digit is missing") }
    }
  }

  private mutating func digits() -> Int? {
    let start = offset
    while byte >= 0x30, byte <= 0x39 { offset += 1 }
    return offset > start ? offset - start : nil
  }

  private mutating func string() throws(RawJSONError) -> String {
    offset += 1
    let start = offset
    while byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { offset += 1 }
    if byte == UInt8(ascii: "\"") {
      offset += 1
      return String(decoding: bytes[start..<offset - 1], as: UTF8.self)
    }
    return try escapedString(from: start)
  }

  /// A string with escapes in it, or one that is broken.
  private mutating func escapedString(from start: Int) throws(RawJSONError) -> String {
    offset = start
    var units: [UInt16] = []
    var plain: [UInt8] = []
    var text = ""
    while offset < bytes.count {
      let next = bytes[offset]
      offset += 1
      guard next == UInt8(ascii: "\\") || units.isEmpty else {
        guard let decoded = String(validating: units, as: UTF16.self) else {
          throw failure("half of a surrogate pair")
        }
        text += decoded
        units = []
        offset -= 1
        continue
      }
      switch next {
      case UInt8(ascii: "\""):
        return text + String(decoding: plain, as: UTF8.self)
      case UInt8(ascii: "\\"):
        text += String(decoding: plain, as: UTF8.self)
        plain = []
        units.append(try escape())
      case 0..<0x20: throw failure("a control character in a string")
      default: plain.append(next)
      }
    }
    throw failure("a string without its end")
  }

  private mutating func escape() throws(RawJSONError) -> UInt16 {
    let letter = byte
    offset += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return UInt16(letter)
    case UInt8(ascii: "b"): return 8
    case UInt8(ascii: "f"): return 12
    case UInt8(ascii: "n"): return 10
    case UInt8(ascii: "r"): return 13
    case UInt8(ascii: "t"): return 9
    case UInt8(ascii: "u"):
      let digits = bytes[min(offset, bytes.count)..<min(offset + 4, bytes.count)]
      guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
        let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
      else { throw failure("not four hexadecimal digits") }
      offset += 4
      return unit
    default: throw failure("an unknown escape")
    }
  }
}

/// A text as a JSON string (RFC 8259 §7).
func quoted(_ text: String) -> String {
  let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }
  if isPlain { return "\"\(text)\"" }
  var output = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": output += "\\\""
    case "\\": output += "\\\\"
    case "\0"..<" ":
      let digits = String(scalar.value, radix: 16)
      output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: output.unicodeScalars.append(scalar)
    }
  }
  return output + "\""
}
