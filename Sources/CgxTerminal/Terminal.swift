import CgxFiles
import Glibc

/// The two descriptors of a terminal, and the wake-ups that end a wait for it.
struct Terminal {
  enum Input {
    case bytes(ArraySlice<UInt8>)
    case events(Set<TerminalSignals.Event>)
    case timeout
    case end
  }

  let input: Int32
  let output: Int32
  let wake: WakePipe

  /// 80 by 24 where the terminal does not say.
  var size: WindowSize {
    WindowSize(descriptor: output) ?? WindowSize(columns: 80, rows: 24)
  }

  /// Waits for bytes or a wake-up.
  ///
  /// - Parameter milliseconds: nil waits for ever.
  func next(milliseconds: Int32? = nil) -> Input {
    while true {
      var descriptors = [
        pollfd(fd: input, events: Int16(POLLIN), revents: 0),
        pollfd(fd: wake.input, events: Int16(POLLIN), revents: 0),
      ]
      let ready = poll(&descriptors, 2, milliseconds ?? -1)
      if ready < 0, errno == EINTR { continue }
      guard ready >= 0 else { return .end }
      if ready == 0 { return .timeout }
      if descriptors[1].revents != 0 {
        let events = wake.received()
        if !events.isEmpty { return .events(events) }
        continue
      }
      var buffer = [UInt8](repeating: 0, count: 16_384)
      let count = read(input, &buffer, buffer.count)
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      return count > 0 ? .bytes(buffer[..<count]) : .end
    }
  }

  var hasInput: Bool {
    var descriptor = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, 0) > 0
  }

  /// Writes a text whole; what a terminal that is gone does not take is lost.
  func write(_ text: String) {
    _ = writeWhole(text.utf8, to: output)
  }

  /// Stops the program where another has the terminal, as its shell expects it, until it has the
  /// terminal again. Belongs before every change of the settings.
  ///
  /// The threads of the pool hold the signals of job control back, and so does one made by them:
  /// then a program in the background takes the terminal from its shell, and reads errors.
  func waitForForeground() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGTTIN, SIGTTOU, SIGTSTP] { sigaddset(&signals, signal) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    let owner = tcgetpgrp(input)
    if owner > 0, owner != getpgrp() { kill(0, SIGTTIN) }
  }

  /// The settings of the line discipline; nil where it is no terminal.
  var mode: termios? {
    var mode = termios()
    return tcgetattr(input, &mode) == 0 ? mode : nil
  }

  func set(_ mode: termios?) {
    guard var mode else { return }
    while tcsetattr(input, TCSADRAIN, &mode) != 0, errno == EINTR {}
  }
}
