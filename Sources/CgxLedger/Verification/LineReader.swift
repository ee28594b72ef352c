import Glibc

/// Reads a file line by line, with bounded memory.
struct LineReader {
  private static let chunk = 1 << 20

  let file: Descriptor
  private var buffer: [UInt8] = []
  /// What has been given already, at the buffer's beginning.
  private var used = 0
  /// Where the buffer ends in the file.
  private var offset = 0
  private var isAtEnd = false
  /// Whether the rest of a line is skipped that is longer than any record.
  private var isSkipping = false

  init(_ file: Descriptor) {
    self.file = file
  }

  /// Calls `body` with the next line without its line feed, and whether it had one; gives what it
  /// gives, or nil behind the last. A line that is longer than any record comes as an empty one.
  mutating func next<Result>(
    _ body: (UnsafeRawBufferPointer, Bool) -> Result
  ) throws(LedgerError) -> Result? {
    var searched = used
    while true {
      let end = buffer.withUnsafeBytes { bytes -> Int? in
        guard let base = bytes.baseAddress, searched < bytes.count,
          let found = memchr(base + searched, Int32(UInt8(ascii: "\n")), bytes.count - searched)
        else { return nil }
        return UnsafeRawPointer(found) - base
      }
      if let end {
        let line = isSkipping ? end..<end : used..<end
        isSkipping = false
        used = end + 1
        return buffer.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[line]), true) }
      }
      if isAtEnd {
        guard used < buffer.count || isSkipping else { return nil }
        let line = isSkipping ? used..<used : used..<buffer.count
        isSkipping = false
        used = buffer.count
        return buffer.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[line]), false) }
      }
      if buffer.count - used > RecordHeader.lengthLimit { isSkipping = true }
      if isSkipping { used = buffer.count }
      buffer.removeSubrange(..<used)
      used = 0
      searched = buffer.count
      let more = try file.read(at: offset, count: max(Self.chunk, buffer.count))
      offset += more.count
      isAtEnd = more.isEmpty
      buffer.append(contentsOf: more)
    }
  }
}
