extension JSON {
  /// The value without white space, in UTF-8.
  public var compact: String {
    String(decoding: compactBytes, as: UTF8.self)
  }

  /// The value without white space, as UTF-8 bytes.
  public var compactBytes: [UInt8] {
    var output: [UInt8] = []
    write(to: &output)
    return output
  }

  /// The value over several lines, two spaces a level; empty and flat arrays stay on one line.
  public func pretty(indent: Int = 0) -> String {
    switch self {
    case .array(let elements) where elements.contains(where: \.isContainer):
      bracketed("[", "]", elements.map { $0.pretty(indent: indent + 2) }, indent)
    case .object(let object) where !object.isEmpty:
      bracketed(
        "{", "}",
        object.members.map {
          JSON.string($0.key).compact + ": " + $0.value.pretty(indent: indent + 2)
        }, indent)
    case .array(let elements): "[" + elements.map(\.compact).joined(separator: ", ") + "]"
    default: compact
    }
  }

  private var isContainer: Bool {
    switch self {
    case .array(let elements): !elements.isEmpty
    case .object(let object): !object.isEmpty
    default: false
    }
  }

  private func bracketed(
    _ opening: String, _ closing: String, _ lines: [String], _ indent: Int
  ) -> String {
    let margin = String(repeating: " ", count: indent)
    let body = lines.map { margin + "  " + $0 }.joined(separator: ",\n")
    return opening + "\n" + body + "\n" + margin + closing
  }

  /// Appends the value without white space. Only what RFC 8259 §7 demands is escaped.
  public func write(to output: inout [UInt8]) {
    switch self {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let number): output.append(contentsOf: number.text.utf8)
    case .string(let text): Self.write(text, to: &output)
    case .array(let elements):
      output.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        element.write(to: &output)
      }
      output.append(UInt8(ascii: "]"))
    case .object(let object):
      output.append(UInt8(ascii: "{"))
      for (index, member) in object.members.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        Self.write(member.key, to: &output)
        output.append(UInt8(ascii: ":"))
        member.value.write(to: &output)
      }
      output.append(UInt8(ascii: "}"))
    }
  }

  private static func write(_ text: String, to output: inout [UInt8]) {
    var text = text
    output.append(UInt8(ascii: "\""))
    text.withUTF8 { bytes in
      // Most texts have nothing to escape: whole runs at once.
      var start = 0
      for index in bytes.indices where needsEscape(bytes[index]) {
        output.append(contentsOf: bytes[start..<index])
        writeEscape(of: bytes[index], to: &output)
        start = index + 1
      }
      output.append(contentsOf: bytes[start...])
    }
    output.append(UInt8(ascii: "\""))
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private static func writeEscape(of byte: UInt8, to output: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\""): output.append(contentsOf: #"\""#.utf8)
    case UInt8(ascii: "\\"): output.append(contentsOf: #"\\"#.utf8)
    case 0x0A: output.append(contentsOf: #"\n"#.utf8)
    case 0x0D: output.append(contentsOf: #"\r"#.utf8)
    case 0x09: output.append(contentsOf: #"\t"#.utf8)
    default:
      let digits = String(byte, radix: 16)
      output.append(contentsOf: (digits.utf8.count == 1 ? "\\u000" : "\\u00").utf8)
      output.append(contentsOf: digits.utf8)
    }
  }
}
