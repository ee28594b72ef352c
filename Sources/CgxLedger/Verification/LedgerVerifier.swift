import Glibc

/// Checks a ledger's chain over all of its files, one line at a time.
public enum LedgerVerifier {
  /// - Parameters:
  ///   - path: the file that grows; the older ones and the key are beside it.
  ///   - head: a hash that `commit` printed or a notification carried, or its first 12 digits or
  ///     more. Where it is missing, records were removed at the end.
  /// - Throws: `LedgerError` where a file can't be read.
  public static func verify(
    path: String, head: String? = nil
  ) throws(LedgerError) -> LedgerVerification {
    let paths = LedgerPaths(ledger: path)
    let key = try KeyFile.read(paths.key)
    let (files, missing) = try allFiles(paths)
    var check = ChainCheck(head: head)
    check.result.isKeyUsed = key != nil
    check.result.files = files.count
    if let missing {
      check.result.firstBreak = LedgerVerification.Break(
        .missingFile(name: missing), file: files[0].path, line: 1, seq: nil)
      return check.finished()
    }
    var lines = CheckedLines(files, key: key)
    var next = try lines.next()
    while let line = next {
      next = try lines.next()
      if check.take(line, next) { continue }
      // What is found further on tells a line too many from one that was changed.
      while let later = next {
        if check.isSuccessor(later) { check.markInserted() }
        next = try lines.next()
      }
      break
    }
    return check.finished()
  }

  /// The oldest file first, and the name of one that should stand before.
  private static func allFiles(
    _ paths: LedgerPaths
  ) throws(LedgerError) -> (files: [Descriptor], missing: String?) {
    var files = [try Descriptor.open(paths.ledger, O_RDONLY)]
    var seen: Set<String> = []
    while let name = try RecordFiles.predecessor(of: files[0]) {
      guard seen.insert(name).inserted, let path = paths.path(of: name), access(path, F_OK) == 0
      else { return (files, name) }
      files.insert(try Descriptor.open(path, O_RDONLY), at: 0)
    }
    return (files, nil)
  }
}
