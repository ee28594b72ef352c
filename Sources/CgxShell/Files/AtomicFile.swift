import Glibc

/// A file that is written anew beside its place and renamed over it, so that no reader sees half
/// of it.
enum AtomicFile {
  struct WriteError: Error {
    var reason: String

    init(_ reason: String) {
      self.reason = reason
    }

    /// What the system says.
    init(code: Int32) {
      reason =
        switch code {
        case ENOENT: "there is no such folder"
        case EACCES: "permission denied"
        default: String(cString: strerror(code))
        }
    }
  }

  /// - Parameter mode: whatever the umask, since the reader may be another user.
  static func replace(_ path: String, with text: String, mode: mode_t) throws(WriteError) {
    if let objection = FileReader.objection(toReplacing: path) { throw WriteError(objection) }
    let draft = path + ".tmp-\(getpid())"
    let descriptor = try create(draft)
    do throws(WriteError) {
      try fill(descriptor, text, mode)
      guard rename(draft, path) == 0 else { throw WriteError(code: errno) }
    } catch {
      unlink(draft)
      throw error
    }
  }

  /// Whether the file could be written now; nothing of it changes.
  static func check(_ path: String) throws(WriteError) {
    if let objection = FileReader.objection(toReplacing: path) { throw WriteError(objection) }
    let draft = path + ".tmp-\(getpid())"
    close(try create(draft))
    unlink(draft)
  }

  private static func create(_ draft: String) throws(WriteError) -> Int32 {
    guard !draft.utf8.contains(0) else { throw WriteError("a path holds no NUL") }
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
    var descriptor = open(draft, flags, 0o600)
    if descriptor < 0, errno == EEXIST {
      // Left by a process that had this ID and died.
      unlink(draft)
      descriptor = open(draft, flags, 0o600)
    }
    guard descriptor >= 0 else { throw WriteError(code: errno) }
    return descriptor
  }

  /// Writes the text and closes the descriptor, whatever comes of it.
  private static func fill(
    _ descriptor: Int32, _ text: String, _ mode: mode_t
  ) throws(WriteError) {
    var code: Int32 = 0
    if fchmod(descriptor, mode) != 0 { code = errno }
    var rest = Array(text.utf8)[...]
    while code == 0, !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        code = errno
      }
    }
    if close(descriptor) != 0, code == 0 { code = errno }
    guard code == 0 else { throw WriteError(code: code) }
  }
}
