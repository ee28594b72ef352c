import CgxJSON
import Glibc

/// The files of a ledger, the newest first: each names in its first record the one before.
struct RecordFiles {
  private let paths: LedgerPaths?
  private var upcoming: Descriptor?
  private var isFirst = true
  private var seen: Set<String> = []

  /// - Parameter memory: the file of a ledger in memory.
  init(_ paths: LedgerPaths?, _ memory: Descriptor?) {
    self.paths = paths
    upcoming = memory
  }

  /// Nil behind the oldest that is there.
  mutating func next() throws(LedgerError) -> Descriptor? {
    if isFirst, let paths {
      guard access(paths.ledger, F_OK) == 0 || errno != ENOENT else { return nil }
      upcoming = try .open(paths.ledger, O_RDONLY)
    }
    isFirst = false
    guard let file = upcoming else { return nil }
    upcoming = nil
    if let name = try Self.predecessor(of: file), seen.insert(name).inserted,
      let path = paths?.path(of: name), access(path, F_OK) == 0
    {
      upcoming = try .open(path, O_RDONLY)
    }
    return file
  }

  /// The name of the file before, where the first record tells of one.
  static func predecessor(of file: Descriptor) throws(LedgerError) -> String? {
    guard let line = try? RecordReader(file).line(at: 0),
      let record = line.withUnsafeBytes({ JSON(line: $0) })
    else { return nil }
    return record["continues"]?.string
  }
}

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
