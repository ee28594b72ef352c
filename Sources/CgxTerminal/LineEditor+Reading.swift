import CEditline
import Glibc

/// How a line is read: libedit asks for keys, and before each wait the line is drawn.
extension LineEditor {
  private static let pasteOn = "\u{1B}[?2004h"
  private static let pasteOff = "\u{1B}[?2004l"

  static func calls(to editor: LineEditor) -> cgx_calls {
    cgx_calls(
      context: Unmanaged.passUnretained(editor).toOpaque(),
      read: { context, character in
        guard let context, let character else { return CGX_END }
        return Unmanaged<LineEditor>.fromOpaque(context).takeUnretainedValue().nextKey(character)
      },
      run: { context, command in
        guard let context else { return CGX_BEEP }
        return Unmanaged<LineEditor>.fromOpaque(context).takeUnretainedValue().run(command)
      },
      beep: { context in
        guard let context else { return }
        Unmanaged<LineEditor>.fromOpaque(context).takeUnretainedValue().beep()
      })
  }

  func read(
    _ prompt: String, _ before: String, _ initial: String, isAnswer: Bool = false
  ) -> LineInput {
    guard let editor, editsLines else { return readPlainly(prompt, initial) }
    self.isAnswer = isAnswer
    self.prompt = prompt
    self.before = before
    self.initial = initial
    outcome = nil
    isFinished = false
    isDrawn = false
    footer = []
    unread = []
    display = LineDisplay()
    terminal.waitForForeground()
    let mode = terminal.mode
    let signals = TerminalSignals(wake: terminal.wake.output)
    cgx_guard_terminal(terminal.input, terminal.output)
    // Before the prompt shows: a Ctrl-D that answers it at once would be lost in cooked mode.
    beginEditing()
    let line = cgx_editor_read(editor).map { String(cString: $0) }
    finish()
    signals.restore()
    terminal.set(mode)
    cgx_release_terminal()
    if let outcome { return outcome }
    guard let line else { return .endOfFile }
    return .line(line.hasSuffix("\n") ? String(line.dropLast()) : line)
  }

  private func beginEditing() {
    guard let editor else { return }
    terminal.waitForForeground()
    cgx_editor_set_raw(editor, true)
    terminal.write(Self.pasteOn)
  }

  /// Leaves the line on the screen as it was given, without a note.
  private func finish() {
    isFinished = true
    footer = []
    draw()
    terminal.write(Self.pasteOff + display.leave())
  }

  // MARK: Keys

  private func nextKey(_ character: UnsafeMutablePointer<UInt32>) -> cgx_status {
    guard let editor else { return CGX_END }
    if !initial.isEmpty {
      cgx_editor_insert(editor, initial)
      initial = ""
    }
    while true {
      switch outcome {
      case nil: break
      case .endOfFile: return CGX_END
      default: return CGX_STOP
      }
      if let value = unread.popFirst() {
        character.pointee = value
        return CGX_KEY
      }
      let next = key()
      footerBefore = footer
      footer = []
      switch next {
      case .character(let value):
        if isFull, value >= 0x20, value != 0x7F, !(0x80..<0xA0).contains(value) {
          beep()
          continue
        }
        character.pointee = value
        return CGX_KEY
      case .sequence(let text): unread = text.unicodeScalars.map(\.value)[...]
      case .paste(.text(let text)):
        pastedText = text
        character.pointee = UInt32(CGX_KEY_PASTE.rawValue)
        return CGX_KEY
      case .paste(.tooLong):
        footer = ["what was pasted is longer than 1 MB and was dropped: load it from a file"]
        isDrawn = false
      case .interrupt: outcome = .interrupted
      case .suspend: suspend()
      case nil: outcome = outcome ?? .endOfFile
      }
    }
  }

  /// The next key; nil where reading ends.
  func key() -> KeyReader.Key? {
    var isLate = false
    while true {
      switch keys.next(isLate: isLate) {
      case .key(let key):
        isDrawn = false
        return key
      case .wait:
        guard wait(milliseconds: nil) != .end else { return nil }
        isLate = false
      case .waitShortly:
        let waited = wait(milliseconds: Self.escapeDelay(keys.isInPaste))
        guard waited != .end else { return nil }
        isLate = waited == .timeout
      }
    }
  }

  /// How long what follows an ESC, or a Ctrl-C in a paste, may take, in milliseconds.
  static func escapeDelay(_ isInPaste: Bool) -> Int32 { isInPaste ? 200 : 50 }

  private enum Waited {
    case more, timeout, end
  }

  /// Waits for more bytes, with the line drawn unless more is there already.
  private func wait(milliseconds: Int32?) -> Waited {
    if !isDrawn, !keys.isInPaste, !terminal.hasInput { draw() }
    switch terminal.next(milliseconds: milliseconds) {
    case .bytes(let bytes): keys.feed(bytes)
    case .timeout: return .timeout
    case .end: return .end
    case .events(let events):
      if events.contains(.interrupt) {
        outcome = .interrupted
        keys.clear()
        return .end
      }
      if events.contains(.stop) {
        suspend()
      } else if events.contains(.continued) {
        resume()
      } else {
        terminal.write(display.erase(columns: terminal.size.columns, reflows: reflows))
        isDrawn = false
      }
    }
    return .more
  }

  // MARK: Ctrl-Z

  /// Stops the program as a shell expects it, and goes on with the line after `fg`.
  private func suspend() {
    guard let editor else { return }
    terminal.write(Self.pasteOff + display.leave())
    cgx_editor_set_raw(editor, false)
    stop()
    beginEditing()
    isDrawn = false
  }

  /// Another program may have had the terminal.
  private func resume() {
    guard let editor else { return }
    cgx_editor_set_raw(editor, false)
    beginEditing()
    display = LineDisplay()
    terminal.write("\r\u{1B}[J")
    isDrawn = false
  }

  func beep() {
    terminal.write("\u{7}")
  }
}
