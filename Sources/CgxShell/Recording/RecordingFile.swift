import CgxFiles
import Glibc
import Synchronization

/// The file of a recording, mode 0600: it is new when it is opened, and kept open.
final class RecordingFile: Sendable {
  struct Failure: Error {
    var reason: String
    var isThere = false
  }

  let path: String
  private let descriptor: Mutex<Int32>

  init(_ path: String) throws(Failure) {
    guard !path.utf8.contains(0) else { throw Failure(reason: "a path holds no NUL") }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Failure(reason: String(cString: strerror(errno)), isThere: errno == EEXIST)
    }
    self.path = path
    self.descriptor = Mutex(descriptor)
  }

  deinit {
    _ = descriptor.withLock { close($0) }
  }

  /// Adds to the end; what is cut off there is taken back.
  func append(_ bytes: [UInt8]) throws(Failure) {
    let code = descriptor.withLock { descriptor in
      let end = lseek(descriptor, 0, SEEK_END)
      let code = writeWhole(bytes, to: descriptor)
      if code != 0 { ftruncate(descriptor, end) }
      return code
    }
    guard code == 0 else { throw Failure(reason: AtomicFile.WriteError(code: code).reason) }
  }

  /// Makes this the content: there is the old or the new one at any time.
  func replace(with bytes: [UInt8]) throws(Failure) {
    let reason = descriptor.withLock { descriptor -> String? in
      guard Self.isFile(descriptor, at: path) else { return "another file is in its place" }
      do throws(AtomicFile.WriteError) {
        let new = try AtomicFile.replaceAndKeep(path, with: bytes, mode: 0o600, isSynced: true)
        close(descriptor)
        descriptor = new
        return nil
      } catch {
        return error.reason
      }
    }
    if let reason { throw Failure(reason: reason) }
  }

  /// Whether the path names just this file: not a link, nor one that another has put there.
  private static func isFile(_ descriptor: Int32, at path: String) -> Bool {
    guard let own = FileStatus(descriptor: descriptor) else { return false }
    return own.identity == FileStatus(path, followsLinks: false)?.identity
  }
}
