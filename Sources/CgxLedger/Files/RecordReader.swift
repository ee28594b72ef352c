/// Reads one record of a file.
struct RecordReader {
  private let file: Descriptor

  init(_ file: Descriptor) {
    self.file = file
  }

  /// The line that begins at this offset, without its line feed.
  func line(at offset: Int) throws(LedgerError) -> [UInt8] {
    let bytes = try start(at: offset)
    guard bytes.last == UInt8(ascii: "\n") else {
      throw .damaged(path: file.path, offset: offset)
    }
    return Array(bytes.dropLast())
  }

  /// What stands from this offset up to a line feed, with it, or the file's end; not more than
  /// the longest record may have.
  func start(at offset: Int) throws(LedgerError) -> [UInt8] {
    var count = 4096
    while true {
      let bytes = try file.read(at: offset, count: count)
      if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) { return Array(bytes[...end]) }
      guard bytes.count == count, count <= RecordHeader.lengthLimit else { return bytes }
      count *= 4
    }
  }
}
