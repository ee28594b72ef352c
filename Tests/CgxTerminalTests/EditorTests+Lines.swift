import CgxTestSupport
import Testing

@testable import CgxTerminal

extension EditorTests {
  @Test func anEntryOfSeveralLinesComesBackWhole() throws {
    let reading = try Reading().read()
    reading.editor.remember("set p {\n\"a\": 1\n}")
    reading.type("\u{1B}[A")
    try reading.terminal.wait(lines: "> set p {", "  … \"a\": 1", "  … }")
    reading.type("\u{1B}[A\u{1B}[F\u{10}\u{10}")
    reading.type("\u{1B}[B\u{1B}[B\u{1B}[A")
    reading.type("\r")
    #expect(try reading.result() == .line("set p {\n\"a\": 1\n}"))
    #expect(reading.terminal.screen.text == ["> set p {", "  … \"a\": 1", "  … }"])
  }

  @Test(arguments: [
    ("e\u{301}x\u{2}\u{2}Q", "Qe\u{301}x"), ("e\u{301}x\u{1B}[D\u{1B}[DQ\u{1B}[CR", "Qe\u{301}Rx"),
    ("👩‍👩‍👧x\u{2}\u{7F}", "x"), ("e\u{301}\u{7F}a", "a"), ("👍🏽x\u{1}\u{1B}[3~", "x"),
    ("日本\u{2}\u{8}", "本"), ("ab\u{1}\u{6}Q", "aQb"),
  ])
  func keysGoByCharactersThatAPersonSees(keys: String, line: String) throws {
    let reading = try Reading().read()
    reading.type(keys + "\r")
    #expect(try reading.result() == .line(line))
  }

  @Test func linesOfAnEntryAreEditedWithTheArrows() throws {
    let reading = try Reading().read()
    reading.editor.remember("ab\ncd\nef")
    reading.type("\u{1B}[A")
    try reading.terminal.wait(lines: "> ab", "  … cd", "  … ef")
    reading.type("\u{1B}[AX\u{1B}[AY")
    try reading.terminal.wait(lines: "> abY", "  … cdX", "  … ef")
    reading.type("\u{1B}\r")
    try reading.terminal.wait(lines: "> abY", "  …", "  … cdX", "  … ef")
    reading.type("\r")
    #expect(try reading.result() == .line("abY\n\ncdX\nef"))
  }

  @Test func aPastedWordIsInserted() throws {
    let reading = try Reading(words: [Completion("tabbed")]).read()
    reading.type("ab\u{2}")
    reading.paste("t\tx\u{7}")
    try reading.terminal.wait(lines: "> at    xb")
    reading.type("\r")
    #expect(try reading.result() == .line("at\txb"))
  }

  @Test(arguments: ["one\ntwo\nthree", "one\rtwo\rthree\r", "one\r\ntwo\r\nthree\r\n"])
  func theLastPastedLineWaitsForEnter(text: String) throws {
    let reading = try Reading().read()
    reading.type("ab\u{2}")
    reading.paste(text)
    #expect(try reading.result() == .pasted(["aone", "two"], rest: "threeb"))
    #expect(reading.terminal.screen.text == ["> aone"])
  }

  @Test func oneLineWithItsLineFeedWaitsForEnter() throws {
    let reading = try Reading().read()
    reading.paste("commit\n")
    try reading.terminal.wait(lines: "> commit")
    reading.type("\u{3}")
    #expect(try reading.result() == .interrupted)
  }

  @Test func aHugePasteIsRefusedAndTheLineStays() throws {
    let reading = try Reading().read()
    reading.type("ab")
    reading.paste(String(repeating: "0123456789abcde\n", count: 640 * 1024))
    try reading.terminal.wait("the reason") {
      $0.text.count == 2 && $0.text[0] == "> ab" && $0.text[1].contains("longer than 1 MB")
    }
    reading.paste(String(repeating: "x", count: 100_000))
    try reading.terminal.wait("the reason") { $0.text.last?.contains("64 K") == true }
    reading.type("c\r")
    #expect(try reading.result() == .line("abc"))
  }

  @Test func aLineGrowsNoLongerThanItsLimit() throws {
    let reading = try Reading().read()
    reading.terminal.send(String(repeating: "x", count: 70_000))
    reading.type("\r")
    #expect(try reading.result() == .line(String(repeating: "x", count: LineEditor.lineLimit)))
  }
}
