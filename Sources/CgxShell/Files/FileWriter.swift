import CgxTerminal
import Glibc

/// Writes files whole.
enum FileWriter {
  struct Failure: Error {
    /// `errno`
    var code: Int32
    var reason: String { String(cString: strerror(code)) }
  }

  /// Writes all bytes at the descriptor's place.
  static func write(_ bytes: some Collection<UInt8>, to descriptor: Int32) throws(Failure) {
    let code = writeWhole(bytes, to: descriptor)
    guard code == 0 else { throw Failure(code: code) }
  }

  /// Writes a file beside its place and renames it over it, so that there is all of it or what was
  /// there before. A link at the place is replaced, and not followed.
  ///
  /// - Parameter isSynced: whether it has to outlast the machine.
  static func replace(
    _ path: String, with bytes: [UInt8], mode: mode_t = 0o600, isSynced: Bool = true
  ) throws(Failure) {
    let descriptor = try replaceAndKeep(path, with: bytes, mode: mode, isSynced: isSynced)
    guard close(descriptor) == 0 else { throw Failure(code: errno) }
  }

  /// As `replace`.
  ///
  /// - Returns: a descriptor of the new file, at its end.
  static func replaceAndKeep(
    _ path: String, with bytes: [UInt8], mode: mode_t = 0o600, isSynced: Bool = true
  ) throws(Failure) -> Int32 {
    let draft = path + ".tmp-\(getpid())"
    // Left by a process that had this ID and died.
    unlink(draft)
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw Failure(code: errno) }
    do throws(Failure) {
      guard fchmod(descriptor, mode) == 0 else { throw Failure(code: errno) }
      try write(bytes, to: descriptor)
      guard !isSynced || fsync(descriptor) == 0, rename(draft, path) == 0 else {
        throw Failure(code: errno)
      }
    } catch {
      unlink(draft)
      close(descriptor)
      throw error
    }
    return descriptor
  }
}
