import CgxTerminal
import Testing

@Suite struct Tables {
  private var table: Table {
    var table = Table(
      ["key", "type", "value", "scope", "expires"], flexible: ["key", "value"], optional: ["type"])
    table.add(
      ["tier", "string", "\"gold\"", "session", "in 2h (2027-01-15T10:00:00Z)"],
      shorter: [4: "in 2h"])
    table.add(["profile", "object", String(repeating: "日本", count: 40), "user", "never"])
    return table
  }

  @Test func withoutAWindowOnlyLongCellsAreCut() {
    let lines = table.lines()
    #expect(lines[1].contains("in 2h (2027-01-15T10:00:00Z)"))
    #expect(lines[2].contains(String(repeating: "日本", count: 11) + "日…  "))
  }

  @Test(arguments: Array(1...200))
  func noLineIsWiderThanTheWindow(width: Int) {
    for line in table.lines(within: width) { #expect(displayWidth(line) <= width, "\(line)") }
  }

  @Test func fortyColumnsHoldWhatMatters() {
    #expect(
      table.lines(within: 40) == [
        "key      value          scope    expires",
        "tier     \"gold\"         session  in 2h",
        "profile  日本日本日本…  user     never",
      ])
  }

  @Test func aWideWindowCutsNothing() {
    let lines = table.lines(within: 300)
    #expect(lines[2].contains(String(repeating: "日本", count: 40)))
    #expect(lines[1].hasSuffix("in 2h (2027-01-15T10:00:00Z)"))
  }

  @Test func columnsStandUnderEachOtherWhateverTheirCharacters() {
    var table = Table(["key", "value"])
    for text in ["a", "日本", "e\u{301}e\u{301}", "👩‍👩‍👧", "\u{1B}[2J"] { table.add([text, "|"]) }
    let starts = Set(
      table.lines(within: 80).dropFirst().map { line in
        displayWidth(String(line.prefix { $0 != "|" }))
      })
    #expect(starts.count == 1)
  }

  @Test(arguments: [
    ("日本語", 6, "日本語"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("日本語", 1, "…"),
    ("e\u{301}a\u{308}o", 2, "e\u{301}…"), ("👩‍👩‍👧x", 2, "…"), ("👩‍👩‍👧xy", 3, "👩‍👩‍👧…"),
  ])
  func aCutIsNeverInsideACharacter(text: String, columns: Int, shown: String) {
    #expect(cut(text, to: columns) == shown)
  }

  @Test func aTableWithoutRowsIsItsHeaders() {
    #expect(Table(["a", "b"]).lines(within: 40) == ["a  b"])
  }
}

@Suite struct Windows {
  private let window = WindowSize(columns: 10, rows: 3)

  @Test func holdAsManyLinesAsLeaveRoomForThePrompt() {
    #expect(window.holds("1\n2\n"))
    #expect(!window.holds("1\n2\n3\n"))
  }

  @Test func countLinesThatAreWrapped() {
    #expect(window.holds("0123456789\n2\n"))
    #expect(!window.holds("0123456789a\n2\n"))
    #expect(!window.holds("日本日本日本\n2\n"))
  }

  @Test func doNotCountColours() {
    #expect(window.holds("\u{1B}[1;31m0123456789\u{1B}[0m\n2\n"))
  }

  @Test func areNotThereForAPipe() {
    #expect(WindowSize(descriptor: -1) == nil)
  }
}
