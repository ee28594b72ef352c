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
      let path = paths?.path(of: name), access(path, F_OK) == 0 || errno != ENOENT
    {
      upcoming = try .open(path, O_RDONLY)
    }
    return file
  }

  /// The name of the file before, where the first record tells of one.
  static func predecessor(of file: Descriptor) throws(LedgerError) -> String? {
    let line = try RecordReader(file).start(at: 0)
    guard line.last == UInt8(ascii: "\n") else { return nil }
    return line.withUnsafeBytes { JSON(line: $0) }?["continues"]?.string
  }
}
