/// Finds the last whole line of a ledger without reading what stands before it.
struct TailReader {
  private static let firstChunk = 4096

  private let file: Descriptor

  init(_ file: Descriptor) {
    self.file = file
  }

  struct Line {
    var offset: Int
    var bytes: [UInt8]
    var header: RecordHeader
  }

  /// Nil where there is no whole line.
  ///
  /// - Parameter length: the file's.
  /// - Throws: `LedgerError.damaged` where that line is no record.
  func lastLine(before length: Int) throws(LedgerError) -> Line? {
    var count = Self.firstChunk
    while true {
      let start = max(0, length - count)
      let bytes = try file.read(at: start, count: length - start)
      if let end = bytes.lastIndex(of: UInt8(ascii: "\n")) {
        let before = bytes[..<end].lastIndex(of: UInt8(ascii: "\n"))
        if before != nil || start == 0 {
          let first = before.map { $0 + 1 } ?? 0
          let line = Array(bytes[first..<end])
          guard let header = line.withUnsafeBytes({ RecordHeader($0) }),
            header.checkpoint <= start + first
          else { throw .damaged(path: file.path, offset: start + first) }
          return Line(offset: start + first, bytes: line, header: header)
        }
      } else if start == 0 {
        return nil
      }
      guard count <= 2 * RecordHeader.lengthLimit else {
        throw .damaged(path: file.path, offset: start)
      }
      count *= 4
    }
  }
}
