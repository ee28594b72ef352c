import CEditline
import Glibc

/// Asking for a secret, without echo.
extension LineEditor {
  /// The bytes of a secret.
  private static let secretLimit = 8 * 1024

  func secret(_ prompt: String) -> SecretInput {
    terminal.waitForForeground()
    let mode = terminal.mode
    let signals = TerminalSignals(wake: terminal.wake.output)
    defer {
      terminal.set(mode)
      cgx_release_terminal()
      signals.restore()
      terminal.write("\n")
    }
    cgx_guard_terminal(terminal.input, terminal.output)
    hideInput(mode)
    terminal.write(prompt)
    keys.hasDropped = false
    var text = ""
    while true {
      switch secretKey(mode, prompt) {
      // Enter, also where an ESC came just before.
      case .character(0x0A), .character(0x0D), .sequence("\u{1B}\n"), .sequence("\u{1B}\r"):
        guard let reason = refusal(of: text) else { return .secret(text) }
        terminal.write("\n\(reason)\n" + prompt)
        text = ""
        keys.hasDropped = false
      case .character(0x04): if text.isEmpty { return .endOfFile }
      case .character(0x15):
        text = ""
        keys.hasDropped = false
      case .character(0x08), .character(0x7F):
        if !text.isEmpty { text.unicodeScalars.removeLast() }
      case .character(let value): append(value, to: &text)
      case .paste(.text(let pasted)):
        for scalar in pasted.unicodeScalars.prefix(while: { $0 != "\n" }) {
          append(scalar.value, to: &text)
        }
      case .paste(.tooLong): text = String(repeating: " ", count: Self.secretLimit + 1)
      // An arrow, or another key that means nothing where nothing shows.
      case .sequence: break
      case .suspend: suspend(mode, prompt)
      case .interrupt: return .interrupted
      case nil: return .endOfFile
      }
    }
  }

  private func append(_ value: UInt32, to text: inout String) {
    guard value >= 0x20, !(0x7F..<0xA0).contains(value), text.utf8.count <= Self.secretLimit,
      let scalar = Unicode.Scalar(value)
    else { return }
    text.unicodeScalars.append(scalar)
  }

  private func refusal(of text: String) -> String? {
    if keys.hasDropped { return "that is not UTF-8" }
    guard text.utf8.count > Self.secretLimit else { return nil }
    return "more than \(Self.secretLimit) bytes are not taken"
  }

  /// The next key; nil where the terminal is gone.
  private func secretKey(_ mode: termios?, _ prompt: String) -> KeyReader.Key? {
    var isLate = false
    while true {
      let isWhole: Bool
      switch keys.next(isLate: isLate) {
      case .key(let key): return key
      case .wait: isWhole = true
      case .waitShortly: isWhole = false
      }
      switch terminal.next(milliseconds: isWhole ? nil : Self.escapeDelay(keys.isInPaste)) {
      case .bytes(let more):
        keys.feed(more)
        isLate = false
      case .timeout: isLate = true
      case .end: return nil
      case .events(let events):
        if events.contains(.interrupt) { return .interrupt }
        if events.contains(.stop) {
          suspend(mode, prompt)
        } else if events.contains(.continued) {
          hideInput(mode)
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
    terminal.waitForForeground()
    mode.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | ISIG)
    terminal.set(mode)
  }

  /// Stops the program as a shell expects it, until `fg`.
  func stop() {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = SIG_DFL
    var ours = sigaction()
    sigaction(SIGTSTP, &action, &ours)
    raise(SIGTSTP)
    sigaction(SIGTSTP, &ours, nil)
    // A wish to end that came meanwhile counts; that it goes on is known.
    if terminal.wake.received().contains(.interrupt) { interrupt() }
  }
}
