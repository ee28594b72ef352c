/// The whole lines of a file, the last one first.
struct BackwardLines {
  private static let chunk = 65_536

  private let file: Descriptor
  /// What has been read and not yet given: it ends behind a line feed.
  private var buffer: [UInt8] = []
  /// Where the buffer begins in the file.
  private var start: Int

  /// - Parameter length: the file's.
  init(_ file: Descriptor, length: Int) {
    self.file = file
    start = length
  }

  /// A line without its line feed; nil before the first.
  mutating func next() throws(LedgerError) -> [UInt8]? {
    var isTrimmed = !buffer.isEmpty
    while true {
      if !isTrimmed, let end = buffer.lastIndex(of: UInt8(ascii: "\n")) {
        // A torn last line is no line.
        buffer.removeSubrange((end + 1)...)
        isTrimmed = true
      }
      if isTrimmed {
        let before = buffer.dropLast().lastIndex(of: UInt8(ascii: "\n"))
        if before != nil || start == 0 {
          guard !buffer.isEmpty else { return nil }
          let first = before.map { $0 + 1 } ?? 0
          let line = Array(buffer[first...].dropLast())
          buffer.removeSubrange(first...)
          return line
        }
      }
      guard start > 0 else { return nil }
      guard buffer.count <= 2 * RecordHeader.lengthLimit else {
        throw .damaged(path: file.path, offset: start)
      }
      // More each time, so that a long line is not copied too often.
      let count = min(start, max(Self.chunk, buffer.count))
      buffer = try file.read(at: start - count, count: count) + buffer
      start -= count
    }
  }
}
