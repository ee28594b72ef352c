import Glibc

/// A program on a real pseudo-terminal, as a person would run it.
public final class PseudoTerminal {
  public struct Failure: Error, CustomStringConvertible {
    public var description: String
  }

  // Of <asm-generic/ioctls.h> and <spawn.h>, which Swift does not see.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430
  private static let newSession: Int16 = 0x80

  private let primary: Int32
  /// Nil without a program.
  public let process: Int32?
  /// The program's side of a terminal without a program; -1 with one.
  public let secondary: Int32
  /// All that the program has written, as it came.
  public private(set) var transcript = ""
  /// What a person sees of it.
  public private(set) var screen: Screen

  /// Starts a program with the terminal as its controlling one.
  public init(
    _ executable: String, _ arguments: [String], environment: [String: String],
    columns: Int = 100, rows: Int = 40
  ) throws {
    screen = Screen(columns: columns, rows: rows)
    let name: String
    (primary, name) = try Self.open()
    secondary = -1
    Self.set(columns: columns, rows: rows, of: primary)
    firstMode = Self.mode(of: primary)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that a session's leader opens becomes its controlling one.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    posix_spawn_file_actions_addclose(&actions, primary)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Self.newSession)
    let words = ([executable] + arguments).map { strdup($0) } + [nil]
    let pairs = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer {
      for pointer in words + pairs { free(pointer) }
    }
    var child: pid_t = 0
    let status = posix_spawn(&child, executable, &actions, &attributes, words, pairs)
    guard status == 0 else { throw Failure(description: "can't start \(executable): \(status)") }
    process = child
    _ = fcntl(primary, F_SETFL, O_NONBLOCK)
  }

  /// A terminal for an editor in this process.
  public init(columns: Int = 80, rows: Int = 24) throws {
    screen = Screen(columns: columns, rows: rows)
    let name: String
    (primary, name) = try Self.open()
    process = nil
    firstMode = Self.mode(of: primary)
    Self.set(columns: columns, rows: rows, of: primary)
    secondary = Glibc.open(name, O_RDWR | O_NOCTTY)
    _ = fcntl(primary, F_SETFL, O_NONBLOCK)
  }

  private static func open() throws -> (Int32, String) {
    let primary = Glibc.open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var locked: Int32 = 0
    var number: UInt32 = 0
    guard primary >= 0, ioctl(primary, Self.setLock, &locked) == 0,
      ioctl(primary, Self.getNumber, &number) == 0
    else { throw Failure(description: "no pseudo-terminal") }
    _ = fcntl(primary, F_SETFD, FD_CLOEXEC)
    return (primary, "/dev/pts/\(number)")
  }

  deinit {
    if let process { kill(process, SIGKILL) }
    if secondary >= 0 { close(secondary) }
    if !isClosed { close(primary) }
  }

  private static func set(columns: Int, rows: Int, of primary: Int32) {
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(primary, UInt(TIOCSWINSZ), &size)
  }

  /// Changes the window, as a person would.
  public func resize(columns: Int, rows: Int, reflows: Bool = false) {
    receive(milliseconds: 0)
    screen.reflows = reflows
    screen.resize(columns: columns, rows: rows)
    Self.set(columns: columns, rows: rows, of: primary)
  }

  /// The settings before the program had the terminal.
  public let firstMode: String

  /// The settings of the line discipline, as text to be compared.
  public var mode: String { Self.mode(of: primary) }

  private static func mode(of primary: Int32) -> String {
    var mode = termios()
    guard tcgetattr(primary, &mode) == 0 else { return "none" }
    return "\(mode.c_iflag) \(mode.c_oflag) \(mode.c_cflag) \(mode.c_lflag) \(mode.c_cc)"
  }

  /// Hangs up: the terminal is gone.
  public func hangUp() {
    close(primary)
    isClosed = true
  }

  private var isClosed = false

  /// Sends a signal to the program, as `kill` would.
  public func send(signal: Int32) {
    if let process { kill(process, signal) }
  }

  /// Types.
  public func send(_ text: String) { send(bytes: Array(text.utf8)) }

  public func send(bytes: [UInt8]) {
    var bytes = bytes[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(primary, $0.baseAddress, $0.count) }
      if count > 0 { bytes = bytes.dropFirst(count) }
      // What the program writes has to be read, or it takes nothing more.
      if !bytes.isEmpty { receive(milliseconds: count > 0 ? 0 : 5) }
    }
  }

  /// Waits until a text has been written since the last wait; gives all that came until then.
  @discardableResult
  public func wait(for text: String, seconds: Double = 20) throws -> String {
    let deadline = ContinuousClock.now + .seconds(seconds)
    var seen = ""
    while true {
      // By scalars: \r\n is one character.
      if let found = pending.unicodeScalars.firstRange(of: text.unicodeScalars) {
        seen = String(pending[..<found.upperBound])
        pending = String(pending[found.upperBound...])
        return seen
      }
      guard ContinuousClock.now < deadline else {
        throw Failure(description: "no '\(text)' in: \(transcript)")
      }
      receive(milliseconds: 50)
    }
  }

  private var pending = ""

  /// Waits until the window shows what is wanted.
  public func wait(
    _ what: String, seconds: Double = 20, until isShown: (Screen) -> Bool
  ) throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while !isShown(screen) {
      guard ContinuousClock.now < deadline else {
        throw Failure(
          description: "not shown: \(what); cursor \(screen.row), \(screen.column):\n"
            + screen.text.joined(separator: "\n"))
      }
      receive(milliseconds: 50)
    }
  }

  /// Waits until the last lines of the window are these.
  public func wait(lines: String..., seconds: Double = 20) throws {
    try wait(lines.joined(separator: " / "), seconds: seconds) { screen in
      screen.text.suffix(lines.count) == lines[...]
    }
  }

  /// Waits for the program's end; its exit code, or 128 and the signal that ended it.
  public func waitForExit(seconds: Double = 20) throws -> Int32 {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
      var status: Int32 = 0
      if waitpid(process ?? -1, &status, WNOHANG) == process {
        receive(milliseconds: 0)
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + status & 0x7F
      }
      guard ContinuousClock.now < deadline else {
        throw Failure(description: "it does not end: \(transcript)")
      }
      receive(milliseconds: 20)
    }
  }

  /// Takes what the program has written; whether there was any.
  @discardableResult
  public func receive(milliseconds: Int32) -> Bool {
    guard !isClosed else { return false }
    var ready = pollfd(fd: primary, events: Int16(POLLIN), revents: 0)
    poll(&ready, 1, milliseconds)
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = read(primary, &buffer, buffer.count)
    guard count > 0 else { return false }
    screen.feed(buffer[..<count])
    let text = String(decoding: buffer[..<count], as: UTF8.self)
    transcript += text
    pending += text
    return true
  }
}
