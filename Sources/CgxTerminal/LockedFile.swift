import CgxFiles
import Glibc

/// A plain file of mode 0600 that no other shell writes until it is closed.
struct LockedFile {
  enum Failure: Error {
    /// `errno`
    case system(Int32)
    case notPlain
    case busy
  }

  private let path: String
  private let descriptor: Int32
  private let size: Int

  /// - Parameter isLocked: without the lock, others may write it.
  /// - Throws: `.busy` at once where another shell has the lock.
  init(_ path: String, _ flags: Int32, isLocked: Bool = true) throws(Failure) {
    while true {
      // A pipe without a writer would be waited for.
      let descriptor = open(path, flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0o600)
      guard descriptor >= 0 else {
        if errno == EINTR { continue }
        throw .system(errno)
      }
      guard FileStatus(descriptor: descriptor)?.kind == .regular else {
        Glibc.close(descriptor)
        throw .notPlain
      }
      guard !isLocked || Self.lock(descriptor) else {
        Glibc.close(descriptor)
        throw .busy
      }
      guard let status = FileStatus(descriptor: descriptor),
        status.identity == FileStatus(path)?.identity
      else {
        // Another shell has written it anew meanwhile.
        Glibc.close(descriptor)
        continue
      }
      fchmod(descriptor, 0o600)
      self.path = path
      self.descriptor = descriptor
      size = status.size
      return
    }
  }

  private static func lock(_ descriptor: Int32) -> Bool {
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      // Some file systems know no locks.
      guard errno == EINTR else { return errno != EWOULDBLOCK }
    }
    return true
  }

  func close() {
    Glibc.close(descriptor)
  }

  /// Whether the file is no longer than so many bytes.
  func isWithin(_ limit: Int) -> Bool { size <= limit }

  /// The last bytes of the file.
  func read(last limit: Int) throws(Failure) -> [UInt8] {
    let start = max(0, size - limit)
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size - start) { buffer, filled in
      while filled < size - start {
        let count = pread(
          descriptor, buffer.baseAddress.map { $0 + filled }, size - start - filled,
          off_t(start + filled))
        if count > 0 {
          filled += count
        } else if count == 0 {
          return
        } else if errno != EINTR {
          code = errno
          return
        }
      }
    }
    guard code == 0 else { throw .system(code) }
    return bytes
  }

  /// Whether the last line has no end.
  func endsInsideLine() throws(Failure) -> Bool {
    guard size > 0 else { return false }
    return try read(last: 1) != [UInt8(ascii: "\n")]
  }

  func append(_ bytes: [UInt8]) throws(Failure) {
    let code = writeWhole(bytes, to: descriptor)
    guard code == 0 else { throw .system(code) }
  }

  /// Writes the file anew; the lock of the old one keeps others from the new one until then.
  func replace(with bytes: [UInt8]) throws(Failure) {
    do throws(AtomicFile.WriteError) {
      // A link to the file stays one.
      try AtomicFile.replace(AbsolutePath.of(path), with: bytes, mode: 0o600, isSynced: true)
    } catch {
      throw error.code.map(Failure.system) ?? .notPlain
    }
  }
}
