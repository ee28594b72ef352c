/// Reads one JSON value from UTF-8 bytes: the exact grammar of RFC 8259, a place for every mistake.
///
/// It stops behind the value, so that a JSON literal can stand inside another text. Members that
/// occur twice are refused, depth is bounded.
public struct JSONReader<Builder: JSONBuilder> {
  let bytes: [UInt8]
  let builder: Builder
  /// The UTF-8 offset of the next byte.
  public var position: Int
  let depthLimit: Int
  private var depth = 0

  public init(
    _ bytes: [UInt8], at position: Int = 0, builder: Builder,
    depthLimit: Int = JSON.depthLimit
  ) {
    self.bytes = bytes
    self.builder = builder
    self.position = position
    self.depthLimit = depthLimit
  }

  public var isAtEnd: Bool { position >= bytes.count }

  var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  public mutating func skipWhitespace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  /// Reads a value; the reader stands at its first character.
  public mutating func readValue() throws(JSONError) -> Builder.Node {
    guard let byte = current else { throw unexpected(.value) }
    switch byte {
    case UInt8(ascii: "{"): return try readObject()
    case UInt8(ascii: "["): return try readArray()
    case UInt8(ascii: "\""): return try builder.string(readString())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return builder.scalar(.number(try readNumber()))
    case UInt8(ascii: "t") where take("true"): return builder.scalar(.bool(true))
    case UInt8(ascii: "f") where take("false"): return builder.scalar(.bool(false))
    case UInt8(ascii: "n") where take("null"): return builder.scalar(.null)
    case UInt8(ascii: "$") where Builder.readsPlaceholders && isPlaceholder(at: position):
      return try builder.placeholder(readPlaceholder())
    default: throw unexpected(.value)
    }
  }

  private mutating func readArray() throws(JSONError) -> Builder.Node {
    let start = try open()
    var elements: [Builder.Node] = []
    skipWhitespace()
    if take("]") { return close(builder.array([])) }
    while true {
      guard !isAtEnd else { throw unclosed(.array, start) }
      elements.append(try readValue())
      if try endsAfterElement(.array, start) { return close(builder.array(elements)) }
    }
  }

  private mutating func readObject() throws(JSONError) -> Builder.Node {
    let start = try open()
    var members: [(name: JSONText, value: Builder.Node)] = []
    var names = NameSet()
    skipWhitespace()
    if take("}") { return close(try builder.object([])) }
    while true {
      guard let byte = current else { throw unclosed(.object, start) }
      guard byte == UInt8(ascii: "\"") else { throw unexpected(.memberName) }
      let nameStart = position
      let name = try readString()
      if case .plain(let text) = name, !names.insert(text) {
        throw JSONError(.duplicateMember(text), nameStart..<position)
      }
      skipWhitespace()
      guard !isAtEnd else { throw unclosed(.object, start) }
      guard take(":") else { throw unexpected(.colon) }
      skipWhitespace()
      guard !isAtEnd else { throw unclosed(.object, start) }
      members.append((name, try readValue()))
      if try endsAfterElement(.object, start) { return close(try builder.object(members)) }
    }
  }

  /// After an element: true at the closing bracket, false behind a comma.
  private mutating func endsAfterElement(
    _ bracket: JSONError.Bracket, _ start: Int
  ) throws(JSONError) -> Bool {
    skipWhitespace()
    guard !isAtEnd else { throw unclosed(bracket, start) }
    if take(bracket.rawValue) { return true }
    let comma = position
    guard take(",") else { throw unexpected(.commaOrClosing(bracket)) }
    skipWhitespace()
    if current == bracket.rawValue.utf8.first {
      throw JSONError(.trailingComma, comma..<comma + 1)
    }
    return false
  }

  private mutating func open() throws(JSONError) -> Int {
    let start = position
    guard depth < depthLimit else {
      throw JSONError(.tooDeep(limit: depthLimit), start..<start + 1)
    }
    depth += 1
    position += 1
    return start
  }

  private mutating func close(_ node: Builder.Node) -> Builder.Node {
    depth -= 1
    return node
  }

  /// Steps over a word if it stands here.
  mutating func take(_ word: String) -> Bool {
    var end = position
    for byte in word.utf8 {
      guard end < bytes.count, bytes[end] == byte else { return false }
      end += 1
    }
    position = end
    return true
  }

  func isPlaceholder(at offset: Int) -> Bool {
    offset + 1 < bytes.count && bytes[offset] == UInt8(ascii: "$")
      && bytes[offset + 1] == UInt8(ascii: "{")
  }

  /// Reads `${…}`; gives what stands between the braces.
  public mutating func readPlaceholder() throws(JSONError) -> Range<Int> {
    let start = position
    position += 2
    while let byte = current, byte != UInt8(ascii: "}"), byte != UInt8(ascii: "\""), byte >= 0x20 {
      position += 1
    }
    guard take("}") else {
      throw JSONError(.unclosed(.placeholder, openedAt: start), start..<position)
    }
    return start + 2..<position - 1
  }

  func unclosed(_ bracket: JSONError.Bracket, _ start: Int) -> JSONError {
    JSONError(.unclosed(bracket, openedAt: start), start..<start + 1)
  }

  /// The error for what stands here: a whole word, or one character.
  func unexpected(_ expectation: JSONError.Expectation) -> JSONError {
    var end = position
    while end < bytes.count, Self.isWordByte(bytes[end]) { end += 1 }
    if end == position, end < bytes.count {
      end += 1
      while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    }
    return JSONError(.expected(expectation), position..<end)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "+"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}

/// The member names of one object: a list while they are few, a set when they are many.
private struct NameSet {
  private var few: [String] = []
  private var many: Set<String> = []

  mutating func insert(_ name: String) -> Bool {
    if many.isEmpty {
      guard !few.contains(name) else { return false }
      few.append(name)
      if few.count > 16 { many = Set(few) }
      return true
    }
    return many.insert(name).inserted
  }
}
