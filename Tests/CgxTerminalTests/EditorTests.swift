import CgxTestSupport
import Testing

@testable import CgxTerminal

/// The editor in this process, on a pseudo-terminal. One at a time: signals belong to the process.
@Suite(.serialized) struct EditorTests {
  @Test func aLineIsWhatWasTyped() throws {
    let reading = try Reading().read()
    reading.type("set a 1\r")
    #expect(try reading.result() == .line("set a 1"))
    #expect(reading.terminal.screen.text == ["> set a 1"])
    #expect((reading.terminal.screen.row, reading.terminal.screen.column) == (1, 0))
  }

  @Test func theTerminalIsAsItWasBefore() throws {
    let reading = try Reading()
    let mode = reading.terminal.mode
    try reading.read()
    #expect(reading.terminal.mode != mode)
    #expect(reading.terminal.screen.marksPaste)
    reading.type("x\u{3}")
    #expect(try reading.result() == .interrupted)
    #expect(reading.terminal.mode == mode)
    #expect(!reading.terminal.screen.marksPaste)
  }

  @Test func ctrlDEndsAnEmptyLineAlone() throws {
    let reading = try Reading().read()
    reading.type("ab\u{1}\u{4}\u{4}")
    try reading.terminal.wait(lines: ">")
    reading.type("\u{4}")
    #expect(try reading.result() == .endOfFile)
  }

  @Test func wideAndCombiningCharactersKeepTheCursorRight() throws {
    let reading = try Reading(columns: 10).read()
    reading.type("日本e\u{301}x")
    try reading.terminal.wait("the cursor behind x") { $0.column == 8 }
    reading.type("\u{1B}[D\u{1B}[D")
    try reading.terminal.wait("the cursor on e") { $0.column == 6 }
    reading.type("ö日")
    try reading.terminal.wait(lines: "> 日本ö日e\u{301}", "x")
    reading.type("\r")
    #expect(try reading.result() == .line("日本ö日e\u{301}x"))
  }

  @Test func whatIsThereToBeginWithIsEdited() throws {
    let reading = try Reading().read(initial: "set a")
    try reading.terminal.wait(lines: "> set a")
    reading.type("b\r")
    #expect(try reading.result() == .line("set ab"))
  }
}
