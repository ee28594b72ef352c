import CgxShell
import Glibc
import Synchronization

/// The signals of this process.
enum Signals {
  /// The end of the pipe that the handler writes to.
  private static let wake = Atomic<Int32>(-1)

  /// Sends SIGINT, SIGTERM and SIGHUP to the shell. A handler can do little, so it only wakes a thread.
  static func forward(to interrupts: Interrupts) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    wake.store(ends[1], ordering: .relaxed)
    onOwnThread(reading: ends[0], interrupts)
    // Under 'nohup' a hangup means nothing.
    let fatal = isIgnored(SIGHUP) ? [SIGINT, SIGTERM] : [SIGINT, SIGTERM, SIGHUP]
    for signal in fatal {
      handle(signal, flags: SA_RESTART) { signal in
        var byte = UInt8(signal)
        _ = Glibc.write(Signals.wake.load(ordering: .relaxed), &byte, 1)
      }
    }
    // A write beyond the limit of a file's size is an error like others, not an end.
    signal(SIGXFSZ, SIG_IGN)
  }

  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    sigaction(signal, nil, &action)
    let handler = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
    return handler == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func handle(
    _ signal: Int32, flags: Int32, _ handler: @escaping @convention(c) (Int32) -> Void
  ) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = handler
    action.sa_flags = flags
    sigaction(signal, &action, nil)
  }

  private static func onOwnThread(reading descriptor: Int32, _ interrupts: Interrupts) {
    let context = Unmanaged.passRetained(Context(interrupts: interrupts, descriptor: descriptor))
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let context = Unmanaged<Context>.fromOpaque(argument).takeRetainedValue()
        var byte: UInt8 = 0
        while true {
          let count = Glibc.read(context.descriptor, &byte, 1)
          if count == 1 {
            switch Int32(byte) {
            case SIGHUP: context.interrupts.hangUp()
            case SIGTERM: context.interrupts.terminate()
            default: context.interrupts.fire()
            }
          } else if errno != EINTR {
            return nil
          }
        }
      }, context.toOpaque())
  }

  private final class Context: Sendable {
    let interrupts: Interrupts
    let descriptor: Int32

    init(interrupts: Interrupts, descriptor: Int32) {
      self.interrupts = interrupts
      self.descriptor = descriptor
    }
  }
}
