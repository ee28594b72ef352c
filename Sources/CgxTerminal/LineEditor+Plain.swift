import Glibc

/// Reading without an editor of our own: where the terminal edits its lines itself, and where
/// nothing may be echoed.
extension LineEditor {
  /// The bytes of a secret.
  private static let secretLimit = 8 * 1024

  func readPlainly(_ prompt: String, _ initial: String) -> LineInput {
    terminal.write(prompt)
    var bytes = Array(initial.utf8)
    if !initial.isEmpty { terminal.write(printable(initial)) }
    while true {
      switch keys.nextByte() {
      case 0x0A?: return .line(String(decoding: bytes, as: UTF8.self))
      case let byte?:
        if bytes.count < Self.lineLimit { bytes.append(byte) }
        continue
      case nil: break
      }
      switch terminal.next() {
      case .bytes(let more): keys.feed(more)
      case .end:
        terminal.write("\n")
        return .endOfFile
      case .events(let events) where events.contains(.interrupt):
        keys.clear()
        terminal.write("\n")
        return .interrupted
      case .events, .timeout: continue
      }
    }
  }

  func secret(_ prompt: String) -> SecretInput {
    let mode = terminal.mode
    let signals = TerminalSignals(wake: terminal.wake.output)
    defer {
      terminal.set(mode)
      signals.restore()
      terminal.write("\n")
    }
    hideInput(mode)
    terminal.write(prompt)
    var bytes: [UInt8] = []
    while true {
      switch keys.nextByte() {
      case 0x0A?, 0x0D?:
        if bytes.count > Self.secretLimit {
          terminal.write("\nmore than \(Self.secretLimit) bytes are not taken\n" + prompt)
        } else if let text = String(validating: bytes, as: UTF8.self) {
          return .secret(text)
        } else {
          terminal.write("\nthat is not UTF-8\n" + prompt)
        }
        bytes = []
      case 0x03?: return .interrupted
      case 0x04?: if bytes.isEmpty { return .endOfFile }
      case 0x15?: bytes = []
      case 0x1A?: suspend(mode, prompt)
      case 0x08?, 0x7F?:
        while let last = bytes.popLast(), last & 0xC0 == 0x80 {}
      case let byte?: if byte >= 0x20, bytes.count <= Self.secretLimit { bytes.append(byte) }
      case nil:
        switch terminal.next() {
        case .bytes(let more): keys.feed(more)
        case .end: return .endOfFile
        case .events(let events):
          if events.contains(.interrupt) { return .interrupted }
          if events.contains(.stop) {
            suspend(mode, prompt)
          } else if events.contains(.continued) {
            hideInput(mode)
          }
        case .timeout: continue
        }
      }
    }
  }

  private func suspend(_ mode: termios?, _ prompt: String) {
    terminal.set(mode)
    terminal.write("\n")
    stop()
    hideInput(mode)
    terminal.write(prompt)
  }

  private func hideInput(_ mode: termios?) {
    guard var mode else { return }
    mode.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | ISIG)
    terminal.set(mode)
  }

  /// Stops the program as a shell expects it, until `fg`.
  func stop() {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = SIG_DFL
    var ours = sigaction()
    sigaction(SIGTSTP, &action, &ours)
    // Threads of the cooperative pool block signals, and so does one made by them.
    var stopping = sigset_t()
    sigemptyset(&stopping)
    sigaddset(&stopping, SIGTSTP)
    var mask = sigset_t()
    pthread_sigmask(SIG_UNBLOCK, &stopping, &mask)
    raise(SIGTSTP)
    pthread_sigmask(SIG_SETMASK, &mask, nil)
    sigaction(SIGTSTP, &ours, nil)
    // A wish to end that came meanwhile counts; that it goes on is known.
    if terminal.wake.received().contains(.interrupt) { interrupt() }
  }
}
