import CgxTestSupport
import Testing

@testable import CgxTerminal

extension EditorTests {
  @Test func searchingFindsAnyPart() throws {
    let reading = try Reading().read()
    for entry in ["set a [1]", "get b", "set c [2]"] { reading.editor.remember(entry) }
    reading.type("\u{12}[")
    try reading.terminal.wait(lines: "> set c [2]", "search: [")
    reading.type("\u{12}")
    try reading.terminal.wait(lines: "> set a [1]", "search: [")
    reading.type("9")
    try reading.terminal.wait("nothing") { $0.text.last == "nothing found: [9" }
    reading.type("\u{7F}1")
    try reading.terminal.wait(lines: "> set a [1]", "search: [1")
    reading.type("\r")
    #expect(try reading.result() == .line("set a [1]"))
  }

  @Test func searchingCanBeGivenUp() throws {
    let reading = try Reading().read()
    reading.editor.remember("older")
    reading.type("mine\u{2}\u{12}ol")
    try reading.terminal.wait(lines: "> older", "search: ol")
    reading.type("\u{7}")
    try reading.terminal.wait(lines: "> mine")
    reading.type("x\r")
    #expect(try reading.result() == .line("minxe"))
  }

  @Test(arguments: [
    // Right, Home, Meta-b.
    ("\u{1B}[C", "say heXllo"), ("\u{1B}[H", "Xsay hello"), ("\u{1B}b", "Xsay hello"),
  ])
  func aKeyThatMovesLeavesTheSearchAndMoves(key: String, line: String) throws {
    let reading = try Reading().read()
    reading.editor.remember("say hello")
    reading.type("\u{12}e\u{7F}hel")
    try reading.terminal.wait(lines: "> say hello", "search: hel")
    reading.type(key == "\u{1B}[C" ? key + key : key)
    reading.type("X\r")
    #expect(try reading.result() == .line(line))
  }

  @Test func aKeyThatMovesLeavesThePagesAndMoves() throws {
    let words = (100..<130).map { Completion("key\($0)") }
    let reading = try Reading(words: words, columns: 20, rows: 8).read()
    reading.editor.remember("older")
    reading.type("k\t\t")
    try reading.terminal.wait(lines: "> key1", "30 possibilities; …")
    reading.type("\t")
    try reading.terminal.wait("the pages") { $0.text.last?.hasPrefix("-- more") == true }
    reading.type("\u{1B}[D")
    try reading.terminal.wait("the line alone") { $0.text == ["> key1"] && $0.column == 5 }
    reading.type("X\r")
    #expect(try reading.result() == .line("keyX1"))
  }

  @Test func anEntryTypedAgainMovesToTheEndAtOnce() throws {
    let reading = try Reading().read()
    for entry in ["first", "a", "b", "a", "b"] { reading.editor.remember(entry) }
    for shown in ["b", "a", "first", "first"] {
      reading.type("\u{1B}[A")
      try reading.terminal.wait("\(shown)") { $0.current == "> " + shown }
    }
    reading.type("\r")
    #expect(try reading.result() == .line("first"))
    #expect(reading.editor.history == ["first", "a", "b"])
  }
}
