import CgxTerminal
import Glibc

/// The program that long results are read with.
struct Pager {
  /// For the shell; nil where nothing is to be paged.
  let command: String?
  private let environment: [String: String]

  /// `$PAGER`, or `less`; none where it is empty or `cat`, or where the terminal can't move its
  /// cursor.
  init(environment: [String: String]) {
    self.environment = environment
    let named = environment["PAGER"] ?? "less -FRX"
    let isNone = named.allSatisfy(\.isWhitespace) || named == "cat"
    command = isNone || ["", "dumb"].contains(environment["TERM"] ?? "") ? nil : named
  }

  /// Shows a text and waits until it has been read.
  ///
  /// - Returns: false where the program could not show it.
  func show(_ text: String) -> Bool {
    guard let command else { return false }
    var settings = termios()
    let isSaved = tcgetattr(STDOUT_FILENO, &settings) == 0
    // It may be left before it has read everything.
    let previous = signal(SIGPIPE, SIG_IGN)
    let status = run(command, showing: text)
    signal(SIGPIPE, previous)
    if isSaved { tcsetattr(STDOUT_FILENO, TCSADRAIN, &settings) }
    // One that was ended by a signal was ended by the person.
    return status.map { $0 & 0x7F != 0 || ($0 >> 8) & 0xFF == 0 } ?? false
  }

  /// Runs a command of the shell with a text as its standard input; its status, as `waitpid` has it.
  private func run(_ command: String, showing text: String) -> Int32? {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let child = start(command, reading: ends[0])
    close(ends[0])
    if child != nil { Output(descriptor: ends[1]).write(text) }
    close(ends[1])
    guard let child else { return nil }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { return nil }
    }
    return status
  }

  private func start(_ command: String, reading file: Int32) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, file, STDIN_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // What this process ignores, or its threads hold back, is none of the pager's business.
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    let words = ["sh", "-c", command].map { (word: String) in strdup(word) } + [nil]
    let pairs = environment.map { strdup($0.key + "=" + $0.value) } + [nil]
    defer {
      for pointer in words + pairs { free(pointer) }
    }
    var child = pid_t()
    let status = posix_spawn(&child, "/bin/sh", &actions, &attributes, words, pairs)
    return status == 0 ? child : nil
  }
}
