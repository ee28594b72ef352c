import Glibc

/// The person's own editor: `$VISUAL`, else `$EDITOR`, else vi.
public struct ExternalEditor: Sendable {
  /// A command for the shell, to which the file's path is added.
  public let command: String

  /// It can't be started.
  public struct Failure: Error, Equatable {
    /// What the system says.
    public var reason: String
  }

  public init(environment: [String: String]) {
    command =
      [environment["VISUAL"], environment["EDITOR"]].compactMap(\.self)
      .first { !$0.isEmpty } ?? "vi"
  }

  /// Lets the person edit a file; the terminal is as it was before afterwards.
  ///
  /// - Returns: the editor's exit code, or 128 and the signal that ended it.
  public func edit(_ path: String) async throws(Failure) -> Int32 {
    let result = await withCheckedContinuation { continuation in
      onOwnThread { continuation.resume(returning: self.run(path)) }
    }
    return try result.get()
  }

  private func run(_ path: String) -> Result<Int32, Failure> {
    var modes = termios()
    let hasModes = tcgetattr(STDIN_FILENO, &modes) == 0
    var child: pid_t = 0
    let status = spawn(path, &child)
    guard status == 0 else { return .failure(Failure(reason: String(cString: strerror(status)))) }
    var ended: Int32 = 0
    while waitpid(child, &ended, 0) < 0 {
      guard errno == EINTR else { break }
    }
    if hasModes { tcsetattr(STDIN_FILENO, TCSADRAIN, &modes) }
    return .success(ended & 0x7F == 0 ? (ended >> 8) & 0xFF : 128 + ended & 0x7F)
  }

  /// The shell gets the path as an argument, so that no character of it means anything.
  private func spawn(_ path: String, _ child: inout pid_t) -> Int32 {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGXFSZ)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    let arguments = ["/bin/sh", "-c", command + " \"$@\"", command, path]
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    words.append(nil)
    defer {
      for word in words { free(word) }
    }
    return posix_spawn(&child, "/bin/sh", nil, &attributes, words, environ)
  }
}
