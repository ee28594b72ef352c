import Crypto
import Glibc

/// Reads the lines of files one after the other, each hashed once.
struct CheckedLines {
  /// The oldest last.
  private var older: [String]
  private var newest: Descriptor?
  private let key: LedgerKey?
  private var reader: LineReader?
  private var number = 0

  /// - Parameter older: the paths of full files, the oldest first.
  init(older: [String], _ newest: Descriptor, key: LedgerKey?) {
    self.older = older.reversed()
    self.newest = newest
    self.key = key
  }

  mutating func next() throws(LedgerError) -> CheckedLine? {
    while true {
      if reader == nil {
        guard let file = try nextFile() else { return nil }
        reader = LineReader(file)
        number = 0
      }
      let key = key
      let (number, path, isNewest) = (number + 1, reader?.file.path ?? "", newest == nil)
      let line = try reader?.next { bytes, isWhole in
        let line = Self.check(bytes, key: key, file: path, number: number)
        return isWhole ? line : Self.unfinished(line, bytes, key: key, isNewest: isNewest)
      }
      if let line {
        self.number = number
        return line
      }
      reader = nil
    }
  }

  private mutating func nextFile() throws(LedgerError) -> Descriptor? {
    if let path = older.popLast() { return try .open(path, O_RDONLY) }
    defer { newest = nil }
    return newest
  }

  private static func check(
    _ bytes: UnsafeRawBufferPointer, key: LedgerKey?, file: String, number: Int
  ) -> CheckedLine {
    guard let header = RecordHeader(bytes) else {
      return CheckedLine(file: file, number: number, record: nil, hash: .zero)
    }
    let hashes = LineHashes(bytes, header)
    let isGenuine = key.map { $0.mac(of: hashes.body) == header.mac } ?? true
    return CheckedLine(
      file: file, number: number,
      record: isGenuine ? CheckedLine.Record(seq: header.seq, prev: header.prev) : nil,
      hash: hashes.line,
      isRecovery: bytes[header.event].elementsEqual(LedgerEvent.recovery.rawValue.utf8))
  }

  /// A line without its line feed is torn: a crash has left it so, and only at the very end.
  ///
  /// A record with one more byte is none of those: its line feed was changed.
  private static func unfinished(
    _ line: CheckedLine, _ bytes: UnsafeRawBufferPointer, key: LedgerKey?, isNewest: Bool
  ) -> CheckedLine {
    var line = line
    let shorter = UnsafeRawBufferPointer(rebasing: bytes.dropLast())
    if !isNewest || RecordHeader(shorter) != nil {
      line.record = nil
    } else {
      line.isTorn = true
    }
    return line
  }
}
