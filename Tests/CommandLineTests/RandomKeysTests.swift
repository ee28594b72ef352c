import CgxTestSupport
import Foundation
import Testing

/// Ten thousand keys, pastes and changes of the window, the same in every run.
@Suite(.serialized) struct RandomKeysTests {
  private let state = FileManager.default.temporaryDirectory
    .appending(path: "cgx-\(UUID().uuidString)").path

  @Test(arguments: ["emacs", "vi"]) func nothingThatIsTypedBreaksTheShell(mode: String) throws {
    let editrc = FileManager.default.temporaryDirectory.appending(path: "editrc-\(UUID())").path
    try (mode == "vi" ? "bind -v\n" : "bind -e\n").write(
      toFile: editrc, atomically: true, encoding: .utf8)
    let terminal = try PseudoTerminal(
      Program.path, ["--sandbox", "--state-dir", state],
      environment: ["TERM": "xterm", "NO_COLOR": "1", "HOME": "/nonexistent", "EDITRC": editrc])
    try terminal.wait("a prompt") { $0.current.hasSuffix("›") }
    var random = Keys(seed: mode == "vi" ? 5 : 4)
    for step in 0..<5_000 {
      switch random.next(100) {
      case 0:
        terminal.resize(columns: 2 + random.next(120), rows: 1 + random.next(50))
      case 1: terminal.send("\u{1B}[200~" + random.text() + "\u{1B}[201~")
      default: terminal.send(random.key())
      }
      if step % 16 == 0 { terminal.receive(milliseconds: 0) }
    }
    // Whatever it was in the middle of.
    terminal.resize(columns: 80, rows: 24)
    terminal.send("\u{1B}[201~")
    for _ in 0..<3 {
      usleep(300_000)
      terminal.receive(milliseconds: 0)
      terminal.send("\u{3}")
    }
    try terminal.wait("a prompt at the end") { $0.marksPaste && $0.current.hasSuffix("›") }
    terminal.send("echo alive\r")
    try terminal.wait("an answer") { $0.text.contains("alive") }
    terminal.send("quit --discard\r")
    #expect(try terminal.waitForExit() == 0)
    #expect(terminal.mode == terminal.firstMode)
    #expect(!terminal.screen.marksPaste)
    #expect(terminal.screen.unknown == [])
  }

  /// A person without a plan.
  private struct Keys {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next(_ limit: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state >> 33) % limit
    }

    mutating func key() -> String {
      switch next(12) {
      case 0, 1:
        // All controls but Ctrl-D, which may leave.
        let control = UInt8(next(32))
        return control == 4 ? "\t" : String(UnicodeScalar(control))
      case 2: return ["\u{1B}[A", "\u{1B}[B", "\u{1B}[C", "\u{1B}[D", "\u{1B}OA"][next(5)]
      case 3: return ["\u{1B}[3~", "\u{1B}[H", "\u{1B}[F", "\u{1B}[15~", "\u{1B}[1;5D"][next(5)]
      case 4: return "\u{1B}" + String(UnicodeScalar(UInt8(32 + next(95))))
      case 5: return ["日", "e\u{301}", "😀", "\u{301}", "ß", "\u{202E}"][next(6)]
      case 6: return ["\u{7F}", "\t", "\t\t", " ", "\u{12}"][next(5)]
      case 7: return ["set a ", "{\"x\": [", "]}", "\"", "show\r", "${"][next(6)]
      case 8: return next(4) == 0 ? "\r" : "x"
      default: return String(UnicodeScalar(UInt8(32 + next(95))))
      }
    }

    mutating func text() -> String {
      (0..<next(6)).map { _ in key() + ["\n", "\r\n", "\t", ""][next(4)] }.joined()
        .replacing("quit", with: "")
    }
  }
}
