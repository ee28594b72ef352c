/// How every record begins and ends, read without a JSON parser:
/// `{"seq":1,"prev":"…","open":0,"checkpoint":0,"event":"…","timestamp":"…", … ,"mac":"…"}`.
struct RecordHeader {
  var seq: Int
  /// The hash of the line before.
  var prev: LineHash
  /// Items that are open after this record.
  var open: Int
  /// The offset of the last checkpoint in the same file, in bytes.
  var checkpoint: Int
  /// The bytes of the line that name the event.
  var event: Range<Int>
  var timestamp: Range<Int>
  /// Where the members of the event begin; a comma stands there, or the end of the members.
  var membersStart: Int
  /// Where `,"mac":"` begins.
  var membersEnd: Int
  var mac: LineHash

  /// The longest line of a record, in bytes.
  static let lengthLimit = 16 * 1024 * 1024
  /// `,"mac":"`, 64 digits and `"}`.
  static let tailLength = 74

  /// Nil where a line is no record. The line comes without its line feed.
  init?(_ line: UnsafeRawBufferPointer) {
    guard line.count > Self.tailLength, line.count <= Self.lengthLimit else { return nil }
    membersEnd = line.count - Self.tailLength
    var scanner = LineScanner(line)
    guard scanner.take("{\"seq\":"), let seq = scanner.number(),
      scanner.take(",\"prev\":\""), let prev = scanner.hash(),
      scanner.take("\",\"open\":"), let open = scanner.number(),
      scanner.take(",\"checkpoint\":"), let checkpoint = scanner.number(),
      scanner.take(",\"event\":\""), let event = scanner.word(),
      scanner.take("\",\"timestamp\":\""), let timestamp = scanner.word(), scanner.take("\""),
      scanner.position <= membersEnd
    else { return nil }
    membersStart = scanner.position
    scanner.position = membersEnd
    guard scanner.take(",\"mac\":\""), let mac = scanner.hash(), scanner.take("\"}") else {
      return nil
    }
    self.seq = seq
    self.prev = prev
    self.open = open
    self.checkpoint = checkpoint
    self.event = event
    self.timestamp = timestamp
    self.mac = mac
  }
}

/// Steps over the fixed parts of a line.
struct LineScanner {
  private let line: UnsafeRawBufferPointer
  var position = 0

  init(_ line: UnsafeRawBufferPointer) {
    self.line = line
  }

  mutating func take(_ text: StaticString) -> Bool {
    let end = position + text.utf8CodeUnitCount
    guard end <= line.count else { return false }
    for offset in 0..<text.utf8CodeUnitCount
    where line[position + offset] != text.utf8Start[offset] {
      return false
    }
    position = end
    return true
  }

  /// Digits without a leading zero, at most 18.
  mutating func number() -> Int? {
    var value = 0
    let start = position
    while position < line.count, case let byte = line[position],
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    {
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
      position += 1
      guard position - start <= 18 else { return nil }
    }
    guard position > start, position == start + 1 || line[start] != UInt8(ascii: "0") else {
      return nil
    }
    return value
  }

  mutating func hash() -> LineHash? {
    guard position + 64 <= line.count else { return nil }
    let hash = LineHash(digits: UnsafeRawBufferPointer(rebasing: line[position..<position + 64]))
    position += 64
    return hash
  }

  /// What stands before the next quote: at most 64 characters that need no escape.
  mutating func word() -> Range<Int>? {
    let start = position
    while position < line.count, position - start <= 64 {
      let byte = line[position]
      if byte == UInt8(ascii: "\"") { return position > start ? start..<position : nil }
      guard byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "\\") else { return nil }
      position += 1
    }
    return nil
  }
}
