import Glibc

/// The file of a recording, mode 0600: it is new when it is opened, and kept open.
final class RecordingFile: Sendable {
  struct Failure: Error {
    var reason: String
    var isThere = false
  }

  let path: String
  private let descriptor: Int32

  init(_ path: String) throws(Failure) {
    guard !path.utf8.contains(0) else { throw Failure(reason: "a path holds no NUL") }
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Failure(reason: String(cString: strerror(errno)), isThere: errno == EEXIST)
    }
    self.path = path
  }

  deinit {
    close(descriptor)
  }

  /// Makes this the content; only what differs from the one before is written.
  func write(_ content: [UInt8], insteadOf before: [UInt8]) throws(Failure) {
    var position = zip(content, before).prefix { $0 == $1 }.count
    while position < content.count {
      let count = content[position...].withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress, $0.count, off_t(position))
      }
      if count >= 0 {
        position += count
      } else if errno != EINTR {
        throw Failure(reason: String(cString: strerror(errno)))
      }
    }
    guard content.count >= before.count || ftruncate(descriptor, off_t(content.count)) == 0 else {
      throw Failure(reason: String(cString: strerror(errno)))
    }
  }
}
