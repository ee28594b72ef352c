import CgxContext
import Glibc

/// A ledger's open files and all that is known of their content.
///
/// Every change is made under the lock of the lock file, after what others have appended has been
/// read.
struct Journal: Sendable {
  /// Nil for a ledger in memory.
  let paths: LedgerPaths?
  let options: Ledger.Options
  var lockFile: LockFile?
  var file: Descriptor?
  var key: LedgerKey?
  var tail = ChainTail()
  var items = OpenItems()
  /// What this process is at work on, by the seq of the record that began it.
  var claims: [Int: Claim] = [:]
  /// What was written of the commits that this process is at work on, by their IDs.
  var begun: [String: BegunCommit] = [:]
  /// Whether the file's mode is known to be 0600.
  private var isOwn = false
  /// Of the file's first record; nil where it was not asked for yet.
  var firstRecordEnd: Int?
  /// Where the file ended when it could not be rotated.
  var unrotatedEnd = 0
  /// The file's length behind its last whole record.
  var tornBytes = 0

  enum Claim: Sendable {
    /// For the notification of a commit that has just ended: whoever asks first gets it.
    case reserved
    case taken
  }

  init(paths: LedgerPaths?, options: Ledger.Options) {
    self.paths = paths
    self.options = options
  }

  /// Does something while nobody else appends, with all that others have appended read.
  ///
  /// - Parameter creating: whether the files are made where there are none.
  mutating func exclusively<Result>(
    creating: Bool, _ body: (inout Journal) throws(LedgerError) -> Result
  ) throws(LedgerError) -> Result {
    if !creating, let paths, access(paths.ledger, F_OK) != 0, errno == ENOENT {
      // Nothing to read, and nothing is made for that.
      forget()
      return try body(&self)
    }
    if file == nil { file = try openExisting() }
    let lockFile = try lock()
    defer { lockFile.unlock() }
    try refresh(creating: creating)
    return try body(&self)
  }

  private mutating func lock() throws(LedgerError) -> LockFile {
    while true {
      let lockFile: LockFile
      if let known = self.lockFile { lockFile = known } else { lockFile = try openLockFile() }
      try lockFile.lock(patience: options.patience)
      self.lockFile = lockFile
      guard lockFile.isRemoved, paths != nil else { return lockFile }
      // Others would lock another file of that name.
      let claimed = claims.keys
      self.lockFile = nil
      let next = try openLockFile()
      for seq in claimed { _ = try next.claim(seq: seq) }
      self.lockFile = next
    }
  }

  private func openLockFile() throws(LedgerError) -> LockFile {
    guard let paths else { return LockFile(descriptor: try .anonymous()) }
    return LockFile(descriptor: try .open(paths.lock, O_RDWR | O_CREAT))
  }

  /// Takes nothing for known any more.
  mutating func forget() {
    file = nil
    tail = ChainTail()
    items = OpenItems()
    tornBytes = 0
    isOwn = false
    firstRecordEnd = nil
    unrotatedEnd = 0
  }

  /// Opens the file that has the name now, and reads what is new in it.
  private mutating func refresh(creating: Bool) throws(LedgerError) {
    var known: Int?
    if let paths {
      var status = stat()
      if stat(paths.ledger, &status) == 0 {
        if let file, file.device != status.st_dev || file.inode != status.st_ino { forget() }
        if file != nil { known = Int(status.st_size) }
      } else {
        guard errno == ENOENT else { throw .system(paths.ledger) }
        forget()
        guard creating else { return }
      }
    }
    let file: Descriptor
    if let open = self.file { file = open } else { file = try openFile() }
    self.file = file
    let length = if let known { known } else { try file.length() }
    if length < tail.end { throw .cut(path: file.path) }
    if length > tail.end { try read(file, length: length) }
    tornBytes = length - tail.end
    if !isOwn, paths != nil {
      // It may have come from elsewhere, or been there, empty, with the mode that a shell gives.
      if try file.status().st_mode & 0o777 != 0o600 { fchmod(file.number, 0o600) }
      isOwn = true
    }
    if creating, key == nil { try makeKey() }
  }

  private func openFile() throws(LedgerError) -> Descriptor {
    guard let paths else { return try .anonymous() }
    if let file = try openExisting() { return file }
    guard !paths.hasOlderFiles else { throw .missingLedger(path: paths.ledger) }
    let file = try Descriptor.open(paths.ledger, O_RDWR | O_APPEND | O_CREAT)
    try synchronizeFolder()
    return file
  }

  /// The file that has the name now; nil where there is none.
  ///
  /// - Throws: `LedgerError.damaged` where it is something else than a ledger: that is left alone.
  private func openExisting() throws(LedgerError) -> Descriptor? {
    guard let paths, access(paths.ledger, F_OK) == 0 || errno != ENOENT else { return nil }
    let file = try Descriptor.open(paths.ledger, O_RDWR | O_APPEND)
    guard try file.length() > 0 else {
      guard !paths.hasOlderFiles else { throw .missingLedger(path: paths.ledger) }
      return file
    }
    let start = try RecordReader(file).start(at: 0)
    let isLedger = start.withUnsafeBytes { bytes in
      bytes.last == UInt8(ascii: "\n")
        ? RecordHeader(UnsafeRawBufferPointer(rebasing: bytes.dropLast())) != nil
        : RecordHeader.canBegin(with: bytes)
    }
    guard isLedger else { throw .damaged(path: file.path, offset: 0) }
    return file
  }

  /// Makes the names of new files last.
  func synchronizeFolder() throws(LedgerError) {
    guard let paths else { return }
    try Descriptor.open(paths.folder, O_RDONLY | O_DIRECTORY).synchronize()
  }

  private mutating func makeKey() throws(LedgerError) {
    guard let paths else {
      key = KeyFile.ephemeral()
      return
    }
    key = try KeyFile.read(paths.key)
    guard key == nil else { return }
    guard tail.seq == 0 else { throw .missingKey(path: paths.key) }
    key = try KeyFile.create(paths.key)
    try synchronizeFolder()
  }

  /// Reads the records behind the known end; at the first time, those from the last checkpoint on.
  private mutating func read(_ file: Descriptor, length: Int) throws(LedgerError) {
    if tail.seq == 0 {
      guard let last = try TailReader(file).lastLine(before: length) else { return }
      if let paths {
        guard let key = try KeyFile.read(paths.key) else { throw .missingKey(path: paths.key) }
        self.key = key
      }
      tail.end = last.header.checkpoint
      tail.seq = -1
    }
    do throws(LedgerError) {
      try RecordFold(file).read(from: tail.end, to: length, key: key, into: &tail, &items)
      guard tail.seq >= 0 else { throw .cut(path: file.path) }
    } catch {
      forget()
      throw error
    }
  }
}
