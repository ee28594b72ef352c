import CgxTestSupport
import Foundation
import Glibc
import Testing

@testable import CgxTerminal

extension EditorTests {
  private func withEditrc(_ text: String, _ body: () throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "editrc-\(UUID())").path
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    Reading.editrc = path
    defer {
      Reading.editrc = "/nonexistent"
      try? FileManager.default.removeItem(atPath: path)
    }
    try body()
  }

  @Test func viModeKeepsNotesCompletionAndArrows() throws {
    try withEditrc("# mine\nbind -v\n") {
      let reading = try Reading(
        words: [Completion("session")], columns: 20, marginNote: Self.scopes
      ).read()
      reading.editor.remember("older")
      reading.type("se\t")
      try reading.terminal.wait(lines: "> session       8/8")
      reading.type("\u{1B}")
      try reading.terminal.wait("the cursor back") { $0.column == 9 }
      reading.type("0x")
      try reading.terminal.wait(lines: "> ession        7/0")
      reading.type("i\u{1B}[C\u{1B}[CX")
      try reading.terminal.wait(lines: "> esXsion       8/3")
      reading.type("\u{1B}[A")
      try reading.terminal.wait("the entry") { $0.current.hasPrefix("> older") }
      reading.paste("!")
      reading.type("\r")
      #expect(try reading.result() == .line("!older"))
    }
  }

  @Test func keysOfThePersonWin() throws {
    try withEditrc("bind ^T ed-move-to-beg\ncgx:bind \"^[[15~\" ed-move-to-end\nbind ^L ed-newline")
    {
      let reading = try Reading().read()
      reading.type("b\u{14}a\u{1B}[15~c\u{C}")
      #expect(try reading.result() == .line("abc"))
    }
  }

  @Test func keysOfAnotherProgramAreNotOurs() throws {
    try withEditrc("gdb:bind \"^[[15~\" ed-move-to-end\ngdb:bind ^T ed-move-to-beg") {
      let reading = try Reading().read()
      reading.type("a\u{1B}[15~b\u{1B}[20~c\r")
      #expect(try reading.result() == .line("abc"))
    }
  }

  @Test(arguments: [nil, "", "dumb"]) func aPlainTerminalGetsNoEscapes(term: String?) throws {
    let reading = try Reading(term: term, marginNote: Self.scopes)
    let mode = reading.terminal.mode
    try reading.read()
    reading.type("set b\u{7F}a 1\r")
    #expect(try reading.result() == .line("set a 1"))
    #expect(!reading.terminal.screen.hasSeenEscapes)
    #expect(reading.terminal.screen.text == ["> set a 1"])
    #expect(reading.terminal.mode == mode)
    try reading.read()
    reading.type("\u{4}")
    #expect(try reading.result() == .endOfFile)
  }

  @Test func ctrlDBehindATextLeavesItOnAPlainTerminal() throws {
    let reading = try Reading(term: "dumb").read()
    reading.type("set a\u{4}\u{4}\u{4} 1\r")
    #expect(try reading.result() == .line("set a 1"))
  }

  @Test func aPlainTerminalThatIsGoneEndsALineThatWasBegun() throws {
    let reading = try Reading(term: "dumb").read()
    reading.type("set a\u{4}")
    try reading.terminal.wait(lines: "> set a")
    reading.terminal.hangUp()
    #expect(try reading.result() == .endOfFile)
  }

  @Test(arguments: [false, true]) func aResizedWindowIsDrawnAnew(reflows: Bool) throws {
    let reading = try Reading(
      columns: 40, rows: 10, term: reflows ? "xterm" : "linux", marginNote: Self.scopes)
    #expect(write(reading.terminal.secondary, "old\r\n", 5) == 5)
    try reading.read()
    reading.type("set a 1234567890")
    try reading.terminal.wait("the line") { $0.current.hasSuffix("16/16") }
    for (columns, shown) in [
      (60, ["> set a 1234567890" + String(repeating: " ", count: 36) + "16/16"]),
      (24, ["> set a 1234567890"]), (12, ["> set a 1234", "567890"]),
      (8, ["> set a", "12345678", "90"]),
      (40, ["> set a 1234567890" + String(repeating: " ", count: 16) + "16/16"]),
    ] {
      reading.terminal.resize(columns: columns, rows: 10, reflows: reflows)
      // The terminal may show it by itself; the program has to have drawn it, too.
      let count = reading.terminal.transcript.count
      kill(getpid(), SIGWINCH)
      try reading.terminal.wait("\(columns) columns") {
        reading.terminal.transcript.count > count && $0.text == ["old"] + shown
      }
    }
    reading.type("\u{3}")
    #expect(try reading.result() == .interrupted)
  }
}
