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
