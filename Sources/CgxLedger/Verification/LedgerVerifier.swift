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
    let newest = try Descriptor.open(paths.ledger, O_RDONLY)
    let (older, missing) = try olderFiles(newest, paths)
    var check = ChainCheck(head: head)
    check.result.isKeyUsed = key != nil
    check.result.files = older.count + 1
    if let missing {
      check.result.firstBreak = LedgerVerification.Break(
        .missingFile(name: missing), file: older.first ?? newest.path, line: 1, seq: nil)
      return check.finished()
    }
    var lines = CheckedLines(older: older, newest, key: key)
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

  /// The paths of full files, the oldest first, and the name of one that should stand before.
  ///
  /// Their names are lasting, so that none has to be kept open.
  private static func olderFiles(
    _ newest: Descriptor, _ paths: LedgerPaths
  ) throws(LedgerError) -> (files: [String], missing: String?) {
    var files: [String] = []
    var file = newest
    var seen: Set<String> = []
    while let name = try RecordFiles.predecessor(of: file) {
      guard seen.insert(name).inserted, let path = paths.path(of: name),
        access(path, F_OK) == 0 || errno != ENOENT
      else { return (files.reversed(), name) }
      file = try .open(path, O_RDONLY)
      files.append(path)
    }
    return (files.reversed(), nil)
  }
}
