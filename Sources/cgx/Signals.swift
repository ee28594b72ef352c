import CgxShell
import CgxTerminal
import Glibc
import Synchronization

/// The signals of this process.
enum Signals {
  /// The ends of the pipe that the handler writes to.
  private static let wake = Atomic<Int32>(-1)
  private static let woken = Atomic<Int32>(-1)

  /// Sends SIGINT, SIGTERM and SIGHUP to the shell, for as long as the process lives. A handler can do
  /// little, so it only wakes a thread.
  static func forward(to interrupts: Interrupts) {
    guard let pipe = Pipe() else { return }
    wake.store(pipe.output, ordering: .relaxed)
    woken.store(pipe.input, ordering: .relaxed)
    guard startListening(for: interrupts) else { return }
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
    // So is one that nobody reads.
    signal(SIGPIPE, SIG_IGN)
  }

  /// A thread that neither takes nor frees memory gets no share of it, which is a part of the start.
  private static func startListening(for interrupts: Interrupts) -> Bool {
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { argument in
        if let argument {
          Signals.listen(for: Unmanaged<Interrupts>.fromOpaque(argument).takeUnretainedValue())
        }
        return nil
      }, Unmanaged.passRetained(interrupts).toOpaque())
    guard status == 0 else { return false }
    pthread_detach(thread)
    return true
  }

  private static func listen(for interrupts: Interrupts) {
    var byte: UInt8 = 0
    while true {
      let count = Glibc.read(woken.load(ordering: .relaxed), &byte, 1)
      if count == 1 {
        pass(Int32(byte), to: interrupts)
      } else if count == 0 || errno != EINTR {
        return
      }
    }
  }

  /// Ctrl-\ does not end a shell; to a program that it starts it means what it always does.
  static func ignoreQuit() {
    handle(SIGQUIT, flags: SA_RESTART) { _ in }
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

  private static func pass(_ signal: Int32, to interrupts: Interrupts) {
    switch signal {
    case SIGHUP:
      interrupts.hangUp()
      ChildProcess.endAll()
    case SIGTERM:
      interrupts.terminate()
      ChildProcess.endAll()
    // What runs on the terminal has got a Ctrl-C, too, and makes of it what it wants.
    default: interrupts.fire()
    }
  }
}
