import Foundation
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
  private let process: pid_t
  /// All that the program has written, as it came.
  public private(set) var transcript = ""

  /// Starts a program with the terminal as its controlling one.
  public init(
    _ executable: String, _ arguments: [String], environment: [String: String]
  ) throws {
    primary = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var locked: Int32 = 0
    var number: UInt32 = 0
    guard primary >= 0, ioctl(primary, Self.setLock, &locked) == 0,
      ioctl(primary, Self.getNumber, &number) == 0
    else { throw Failure(description: "no pseudo-terminal") }
    let name = "/dev/pts/\(number)"
    var size = winsize(ws_row: 40, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(primary, UInt(TIOCSWINSZ), &size)
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

  deinit {
    kill(process, SIGKILL)
    close(primary)
  }

  /// Sends a signal to the program, as `kill` would.
  public func send(signal: Int32) {
    kill(process, signal)
  }

  /// Types.
  public func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(primary, bytes, bytes.count)
  }

  /// Waits until a text has been written since the last wait; gives all that came until then.
  @discardableResult
  public func wait(for text: String, seconds: Double = 20) throws -> String {
    let deadline = Date(timeIntervalSinceNow: seconds)
    var seen = ""
    while true {
      if let found = pending.range(of: text) {
        seen = String(pending[..<found.upperBound])
        pending = String(pending[found.upperBound...])
        return seen
      }
      guard Date() < deadline else {
        throw Failure(description: "no '\(text)' in: \(transcript)")
      }
      receive(milliseconds: 50)
    }
  }

  private var pending = ""

  /// Waits for the program's end; its exit code, or 128 and the signal that ended it.
  public func waitForExit(seconds: Double = 20) throws -> Int32 {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while true {
      var status: Int32 = 0
      if waitpid(process, &status, WNOHANG) == process {
        receive(milliseconds: 0)
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + status & 0x7F
      }
      guard Date() < deadline else {
        throw Failure(description: "it does not end: \(transcript)")
      }
      receive(milliseconds: 20)
    }
  }

  private func receive(milliseconds: Int32) {
    var ready = pollfd(fd: primary, events: Int16(POLLIN), revents: 0)
    poll(&ready, 1, milliseconds)
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = read(primary, &buffer, buffer.count)
    guard count > 0 else { return }
    let text = String(decoding: buffer[..<count], as: UTF8.self)
    transcript += text
    pending += text
  }
}
