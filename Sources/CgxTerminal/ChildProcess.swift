import CEditline
import Glibc
import Synchronization

/// A command of the shell that runs beside this process, on the same terminal.
public final class ChildProcess: Sendable {
  /// It can't be started.
  public struct Failure: Error, Equatable {
    /// What the system says.
    public var reason: String
  }

  public enum End: Sendable, Equatable {
    case exit(Int32)
    case signal(Int32)
  }

  /// How long one that was asked to end has for it.
  private static let grace: useconds_t = 2_000_000

  private struct Running {
    var children: [ChildProcess] = []
    var isOver = false
  }

  private static let running = Mutex(Running())

  private let id: pid_t
  /// Once it has been waited for, another process may have its number.
  private let hasEnded = Mutex(false)

  private init(id: pid_t) {
    self.id = id
  }

  /// Starts a command.
  ///
  /// - Parameters:
  ///   - arguments: what the command has as `$1` and so on: no character of them means anything.
  ///   - isForPerson: whether a person works with it: it decides what Ctrl-C means, where else the
  ///     shell that runs it ends at once, and it gets no files but the first three.
  ///   - adding: what stands in its environment besides this process's.
  public static func start(
    _ command: String, _ arguments: [String] = [], input: Int32? = nil, output: Int32? = nil,
    isForPerson: Bool = false, adding: [String: String] = [:]
  ) throws(Failure) -> ChildProcess {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input { posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO) }
    if let output { posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO) }
    // Not all libraries keep their sockets to themselves.
    if isForPerson { cgx_close_from(&actions, STDERR_FILENO + 1) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // What this process ignores for itself, or its threads hold back, is none of the child's
    // business; what 'nohup' has made it ignore is.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGPIPE)
    sigaddset(&signals, SIGXFSZ)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    let script = (isForPerson ? "trap : INT\n" : "") + command
    let words = (["sh", "-c", script, command] + arguments).map { (word: String) in strdup(word) }
    let added = adding.map { strdup($0.key + "=" + $0.value) }
    defer {
      for pointer in words + added { free(pointer) }
    }
    var pairs = added
    var next = environ
    while let pair = next.pointee {
      pairs.append(pair)
      next += 1
    }
    var id = pid_t()
    let status = posix_spawn(
      &id, "/bin/sh", &actions, &attributes, words + [nil], pairs + [nil])
    guard status == 0 else { throw Failure(reason: String(cString: strerror(status))) }
    let child = ChildProcess(id: id)
    let isOver = running.withLock { running in
      running.children.append(child)
      return running.isOver
    }
    if isOver { child.end() }
    return child
  }

  /// Waits for its end, on a thread of its own: the call blocks.
  public func wait() -> End {
    var information = siginfo_t()
    while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    var status: Int32 = 0
    hasEnded.withLock { hasEnded in
      hasEnded = true
      while waitpid(id, &status, 0) < 0, errno == EINTR {}
    }
    Self.running.withLock { $0.children.removeAll { $0 === self } }
    return status & 0x7F == 0 ? .exit(status >> 8 & 0xFF) : .signal(status & 0x7F)
  }

  /// Asks it to end, even where it is stopped, and ends it where it does not; from any thread.
  public func end() {
    send(SIGTERM)
    send(SIGCONT)
    onOwnThread { [self] in
      usleep(Self.grace)
      send(SIGKILL)
    }
  }

  private func send(_ signal: Int32) {
    hasEnded.withLock { if !$0 { kill(id, signal) } }
  }

  /// Ends all that run, and each that is started from now on: this process was asked to end.
  public static func endAll() {
    let children = running.withLock { running in
      running.isOver = true
      return running.children
    }
    for child in children { child.end() }
  }
}
