import CgxContext
import Glibc

extension Journal {
  /// Starts a new file where the one that grows would get too long; deletes nothing.
  ///
  /// At each moment of it, the ledger's name is that of a whole file: the old one gets a second
  /// name, then the new one takes over the first.
  mutating func rotate(toAdd bytes: Int, at moment: Timestamp) throws(LedgerError) {
    guard let paths, let file, let key, try isFull(file, toAdd: bytes) else { return }
    try file.synchronize()
    guard let name = try secondName(paths, file) else {
      unrotatedEnd = tail.end
      return
    }
    items.rotate(to: name)
    tail.end = 0
    tail.checkpoint = nil
    var output: [UInt8] = []
    try tail.write(
      .checkpoint, items.members(continues: name).bytes, open: items.count, at: moment, key: key,
      to: &output)
    let next = try Descriptor.open(paths.next, O_RDWR | O_APPEND | O_CREAT | O_TRUNC | O_NOFOLLOW)
    do throws(LedgerError) {
      try next.write(output, at: 0)
      try next.synchronize()
      guard rename(paths.next, paths.ledger) == 0 else { throw LedgerError.system(paths.ledger) }
    } catch {
      unlink(paths.next)
      throw error
    }
    self.file = next
    firstRecordEnd = tail.end
    unrotatedEnd = 0
    try synchronizeFolder()
  }

  /// Whether so much stands behind the file's first checkpoint that another deserves one; with
  /// many open items, that is more than the limit.
  private mutating func isFull(_ file: Descriptor, toAdd bytes: Int) throws(LedgerError) -> Bool {
    let limit = options.rotationLimit
    guard tail.end > limit - min(bytes, limit) else { return false }
    let first: Int
    if let firstRecordEnd {
      first = firstRecordEnd
    } else {
      // Of a file that is still empty there is none.
      guard tail.end > 0 else { return false }
      first = try RecordReader(file).line(at: 0).count + 1
      firstRecordEnd = first
    }
    let (full, overflow) = max(first, unrotatedEnd).addingReportingOverflow(max(limit, 4 * first))
    return !overflow && tail.end > first && tail.end + bytes > full
  }

  /// Gives the file its lasting name beside the one that it has; nil where there are no links.
  private func secondName(
    _ paths: LedgerPaths, _ file: Descriptor
  ) throws(LedgerError) -> String? {
    let status = try file.status()
    var scanner = Array(try file.read(at: 0, count: 64))
    let firstSeq = scanner.withUnsafeMutableBytes { bytes -> Int? in
      var scanner = LineScanner(UnsafeRawBufferPointer(bytes))
      return scanner.take("{\"seq\":") ? scanner.number() : nil
    }
    guard let firstSeq else { throw .damaged(path: file.path, offset: 0) }
    for number in 1...1000 {
      let name = paths.rotatedName(firstSeq: firstSeq, number: number)
      let path = paths.folder + name
      if link(paths.ledger, path) == 0 { return name }
      switch errno {
      case EEXIST:
        var found = stat()
        // A rotation that was cut short has named it already.
        if lstat(path, &found) == 0, found.st_ino == status.st_ino, found.st_dev == status.st_dev {
          return name
        }
      case EPERM, EOPNOTSUPP, ENOSYS, EXDEV, EMLINK: return nil
      default: throw .system(path)
      }
    }
    return nil
  }
}
