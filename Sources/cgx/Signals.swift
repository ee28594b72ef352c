import CgxShell
import Glibc

/// The signals of this process.
enum Signals {
  /// Sends SIGINT and SIGTERM to the shell: a thread of its own waits for them, all others have
  /// them blocked, so that no call is disturbed.
  static func forward(to interrupts: Interrupts) {
    var blocked = sigset_t()
    sigemptyset(&blocked)
    sigaddset(&blocked, SIGINT)
    sigaddset(&blocked, SIGTERM)
    pthread_sigmask(SIG_BLOCK, &blocked, nil)
    // A window that is resized interrupts the wait for a key, so that the line is drawn again.
    var resized = sigaction()
    resized.__sigaction_handler.sa_handler = { _ in }
    sigaction(SIGWINCH, &resized, nil)
    var thread = pthread_t()
    let context = Unmanaged.passRetained(interrupts)
    pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let interrupts = Unmanaged<Interrupts>.fromOpaque(argument).takeUnretainedValue()
        var awaited = sigset_t()
        sigemptyset(&awaited)
        sigaddset(&awaited, SIGINT)
        sigaddset(&awaited, SIGTERM)
        while true {
          var signal: Int32 = 0
          if sigwait(&awaited, &signal) == 0 { interrupts.fire() }
        }
      }, context.toOpaque())
  }
}
