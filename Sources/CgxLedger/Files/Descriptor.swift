import Glibc

/// An open file; it is closed with the last reference to it.
final class Descriptor: Sendable {
  let number: Int32
  /// For messages.
  let path: String
  /// They name no other file while this one is open.
  let device: dev_t
  let inode: ino_t
  private let kind: mode_t

  init(_ number: Int32, path: String) {
    self.number = number
    self.path = path
    var status = stat()
    fstat(number, &status)
    (device, inode) = (status.st_dev, status.st_ino)
    kind = status.st_mode & S_IFMT
  }

  deinit {
    close(number)
  }

  /// Opens a plain file, or a folder where the flags ask for one.
  ///
  /// - Parameter flags: `O_CLOEXEC` is added; a file that is made has the mode 0600.
  static func open(_ path: String, _ flags: Int32) throws(LedgerError) -> Descriptor {
    guard !path.utf8.contains(0) else { throw .file(path: path, reason: "a path holds no NUL") }
    while true {
      // A pipe's other end is not waited for.
      let number = Glibc.open(path, flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0o600)
      if number >= 0 {
        let file = Descriptor(number, path: path)
        if flags & O_DIRECTORY == 0 { try file.checkKind() }
        return file
      }
      guard errno == EINTR else { throw .system(path) }
    }
  }

  /// A file without a name, in memory.
  static func anonymous() throws(LedgerError) -> Descriptor {
    let name = "/cgx-" + String(UInt64.random(in: .min ... .max), radix: 36)
    var number = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
    if number >= 0 {
      shm_unlink(name)
    } else {
      // Not every machine has shared memory mounted.
      let path = "/tmp" + name
      number = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      guard number >= 0 else { throw .system(path) }
      unlink(path)
    }
    return Descriptor(number, path: "the ledger in memory")
  }

  /// Whether a path still leads to this file.
  func hasName(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_dev == device && status.st_ino == inode
  }

  func status() throws(LedgerError) -> stat {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw .system(path) }
    return status
  }

  /// The length of the file, in bytes.
  func length() throws(LedgerError) -> Int { Int(try status().st_size) }

  private func checkKind() throws(LedgerError) {
    switch kind {
    case S_IFREG: return
    case S_IFDIR: throw .file(path: path, reason: "it is a folder")
    default: throw .file(path: path, reason: "it is not a plain file")
    }
  }

  /// Up to so many bytes from this offset on; fewer only at the file's end.
  func read(at offset: Int, count: Int) throws(LedgerError) -> [UInt8] {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, filled in
      while filled < count {
        let part = pread(
          number, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled))
        if part > 0 {
          filled += part
        } else if part == 0 {
          return
        } else if errno != EINTR {
          code = errno
          return
        }
      }
    }
    guard code == 0 else { throw .system(path, code) }
    return bytes
  }

  /// Writes all bytes at this offset with one call; takes away what a failed call leaves there.
  func write(_ bytes: [UInt8], at offset: Int) throws(LedgerError) {
    var count: Int
    repeat {
      count = pwrite(number, bytes, bytes.count, off_t(offset))
    } while count < 0 && errno == EINTR
    if count == bytes.count { return }
    // A short write says that the disk is full; the next one would say it in so many words.
    var code = errno
    if count >= 0 {
      count = bytes[count...].withUnsafeBytes {
        pwrite(number, $0.baseAddress, $0.count, off_t(offset + count))
      }
      code = count < 0 ? errno : ENOSPC
    }
    ftruncate(number, off_t(offset))
    throw .system(path, code)
  }

  func truncate(to length: Int) throws(LedgerError) {
    guard ftruncate(number, off_t(length)) == 0 else { throw .system(path) }
  }

  /// Waits until the content is on the disk.
  func synchronize(
    _ call: (Int32) -> Int32 = { fdatasync($0) }
  ) throws(LedgerError) {
    while call(number) != 0 {
      // Pipes and the like have no disk.
      if errno == EINVAL || errno == EROFS { return }
      guard errno == EINTR else { throw .system(path) }
    }
  }
}

extension LedgerError {
  /// What the system says of a path.
  static func system(_ path: String, _ code: Int32 = errno) -> LedgerError {
    let reason =
      switch code {
      case ENOENT: "there is no such file or folder"
      case EISDIR: "it is a folder"
      case ENOTDIR: "a part of the path is no folder"
      case EACCES, EPERM: "permission denied"
      case ENXIO: "it is not a plain file"
      case EROFS: "the file system is read-only"
      case ENOSPC: "no space is left on the disk"
      case EFBIG: "the file would be longer than the system allows"
      case EDQUOT: "the disk quota is used up"
      default: String(cString: strerror(code))
      }
    return .file(path: path, reason: reason)
  }
}
