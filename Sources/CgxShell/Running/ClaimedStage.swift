import CgxFiles
import Glibc

/// The file of a saved stage, locked: the system takes the lock back when its shell dies, however
/// that is.
final class ClaimedStage: Sendable {
  let path: String
  private let descriptor: Int32

  /// How often the lock is asked for, every five milliseconds: another shell may be just looking.
  private static let tries = 20

  /// Nil where another shell has claimed it, or it is gone.
  ///
  /// - Parameter isShared: others may look at it as well.
  init?(_ path: String, isShared: Bool = false) {
    // A pipe without a writer would be waited for.
    let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW)
    guard descriptor >= 0 else { return nil }
    guard Self.lock(descriptor, isShared ? LOCK_SH : LOCK_EX),
      let own = FileStatus(descriptor: descriptor), own.kind == .regular,
      own.identity == FileStatus(path, followsLinks: false)?.identity
    else {
      close(descriptor)
      return nil
    }
    self.path = path
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  private static func lock(_ descriptor: Int32, _ kind: Int32) -> Bool {
    for _ in 0..<(kind == LOCK_SH ? 1 : tries) {
      if flock(descriptor, kind | LOCK_NB) == 0 { return true }
      // Some file systems know no locks.
      guard errno == EWOULDBLOCK || errno == EINTR else { return true }
      usleep(5000)
    }
    return false
  }

  func read() throws(FileError) -> [UInt8] {
    lseek(descriptor, 0, SEEK_SET)
    return try FileReader.read(descriptor, name: path)
  }

  /// Nobody is offered it any more.
  func remove() {
    unlink(path)
  }
}
