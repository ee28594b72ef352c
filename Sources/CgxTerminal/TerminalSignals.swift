import Glibc
import Synchronization

/// The signals that concern a line being edited; only while one is.
struct TerminalSignals {
  /// What a signal's handler writes to the pipe.
  enum Event: UInt8 {
    case resized = 1
    case stop, continued, interrupt
  }

  private static let wake = Atomic<Int32>(-1)
  private static let handled: [(Int32, @convention(c) (Int32) -> Void)] = [
    (SIGWINCH, { _ in TerminalSignals.tell(.resized) }),
    (SIGTSTP, { _ in TerminalSignals.tell(.stop) }),
    (SIGCONT, { _ in TerminalSignals.tell(.continued) }),
  ]

  private var before: [(Int32, sigaction)] = []

  /// - Parameter descriptor: the end of a pipe that is told.
  init(wake descriptor: Int32) {
    Self.wake.store(descriptor, ordering: .relaxed)
    for (signal, handler) in Self.handled {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = handler
      action.sa_flags = SA_RESTART
      var old = sigaction()
      sigaction(signal, &action, &old)
      before.append((signal, old))
    }
  }

  /// Gives the signals back to who had them.
  func restore() {
    for (signal, action) in before {
      var action = action
      sigaction(signal, &action, nil)
    }
    Self.wake.store(-1, ordering: .relaxed)
  }

  private static func tell(_ event: Event) {
    let saved = errno
    var byte = event.rawValue
    let descriptor = wake.load(ordering: .relaxed)
    if descriptor >= 0 { _ = Glibc.write(descriptor, &byte, 1) }
    errno = saved
  }
}
