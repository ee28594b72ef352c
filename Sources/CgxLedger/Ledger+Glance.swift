import CgxContext
import Glibc

extension Ledger {
  /// The commits that nobody is at work on and whose outcome is not known, oldest first.
  ///
  /// It takes no lock, makes nothing, and reads a few kilobytes of the file's end, however long
  /// the file is: what is open stands in the last record, or behind the checkpoint that it names.
  public static func glance(_ path: String) throws(LedgerError) -> [OpenCommit] {
    var tries = 0
    while true {
      guard access(path, F_OK) == 0 || errno != ENOENT else { return [] }
      let file = try Descriptor.open(path, O_RDONLY)
      let length = try file.length()
      var commits: [OpenCommit] = []
      if let last = try TailReader(file).lastLine(before: length), last.header.open > 0 {
        commits = try orphans(path, file, last, length: length)
      }
      tries += 1
      if tries == 5 { return commits }
      // The file may have become an older one meanwhile.
      guard file.hasName(path) else { continue }
      // One that ended between the look at its record and the look at its owner is no orphan.
      if commits.isEmpty { return commits }
      if try file.length() == length { return commits }
    }
  }

  private static func orphans(
    _ path: String, _ file: Descriptor, _ last: TailReader.Line, length: Int
  ) throws(LedgerError) -> [OpenCommit] {
    let paths = LedgerPaths(ledger: path)
    var journal = Journal(paths: paths, options: Options())
    journal.file = file
    journal.key = try KeyFile.read(paths.key)
    journal.tail.end = last.header.checkpoint
    journal.tail.seq = -1
    try RecordFold(file).read(
      from: last.header.checkpoint, to: length, key: nil, into: &journal.tail, &journal.items)
    if !journal.items.commits.isEmpty, access(paths.lock, R_OK) == 0 {
      journal.lockFile = LockFile(descriptor: try .open(paths.lock, O_RDONLY))
    }
    return try journal.openCommits().filter { !$0.hasOwner }
  }
}
