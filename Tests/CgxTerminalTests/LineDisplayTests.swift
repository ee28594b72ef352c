import CgxTestSupport
import Testing

@testable import CgxTerminal

struct LineDisplayTests {
  private func frame(
    _ text: String, cursor: Int? = nil, note: String? = nil, columns: Int = 20, rows: Int = 10
  ) -> Frame {
    var layout = FrameLayout(columns: columns)
    let characters = Array(text)
    for (index, character) in characters.enumerated() {
      if index == cursor ?? characters.count { layout.placeCursor() }
      if character == "\n" { layout.breakLine() } else { layout.add(String(character)) }
    }
    if cursor ?? characters.count >= characters.count { layout.placeCursor() }
    if let note { layout.addRight(note, "") }
    return layout.fitted(rows: rows)
  }

  private func text(_ frame: Frame) -> [String] {
    frame.rows.map { row in
      var text = row.cells.map(\.text).joined()
      while text.hasSuffix(" ") { text.removeLast() }
      return text
    }
  }

  @Test func aNoteStandsAtTheRightMargin() {
    #expect(text(frame("set a", note: "[scope]")) == ["set a       [scope]"])
  }

  @Test func aNoteIsCutOrLeftOutWhereThereIsNoRoom() {
    #expect(text(frame("set a", note: "session|user|global")) == ["set a  session|use…"])
    #expect(text(frame("set aaaaaaaaa", note: "session|user|global")) == ["set aaaaaaaaa"])
    #expect(text(frame("set aaaaaaaaa", note: "ttl")) == ["set aaaaaaaaa   ttl"])
  }

  @Test func controlsAreShownAndNotSent() {
    #expect(text(frame("a\u{1}b\u{7F}\u{202E}c")) == ["a^Ab^?\\u{202e}c"])
  }

  @Test func moreThanTheWindowHoldsIsShownAboutTheCursor() {
    let lines = (0..<30).map(String.init).joined(separator: "\n")
    #expect(text(frame(lines, rows: 3)) == ["27", "28", "29"])
    let upper = frame(lines, cursor: 0, rows: 3)
    #expect(text(upper) == ["0", "1", "2"])
    #expect(upper.cursorRow == 0)
  }

  @Test func aLongLineIsOneLineForTheTerminal() {
    var screen = Screen(columns: 10, rows: 5, reflows: true)
    var display = LineDisplay()
    screen.feed(display.show(frame("0123456789abcdef", columns: 10), columns: 10).utf8)
    screen.resize(columns: 20, rows: 5)
    #expect(screen.text == ["0123456789abcdef"])
  }

  @Test func charactersThatTheTerminalDrawsWiderLeaveNothingBehind() {
    var screen = Screen(columns: 30, rows: 3)
    var display = LineDisplay()
    let family = "a👨\u{200D}👩\u{200D}👧"
    for text in [family, family + "b", family + "bc", "x" + family + "bc"] {
      screen.feed(display.show(frame(text, columns: 30), columns: 30).utf8)
    }
    #expect(screen.text == ["xa👨\u{200D}bc"])
    #expect(screen.column == 6)
    screen.feed(display.show(frame("ok", columns: 30), columns: 30).utf8)
    #expect(screen.text == ["ok"])
  }

  /// Whatever was shown before, the window shows what is to be shown now.
  @Test(arguments: 1...40) func theWindowShowsTheFrame(seed: UInt64) {
    var random = Random(seed: seed)
    let columns = Int.random(in: 4...24, using: &random)
    let rows = Int.random(in: 2...8, using: &random)
    var screen = Screen(columns: columns, rows: rows)
    for _ in 0..<Int.random(in: 0..<rows, using: &random) { screen.feed("before\r\n".utf8) }
    var display = LineDisplay()
    var line: [Character] = []
    for _ in 0..<200 {
      edit(&line, &random)
      let note =
        Bool.random(using: &random) ? ["[ttl]", "日本 note"].randomElement(using: &random) : nil
      let new = frame(
        String(line), cursor: Int.random(in: 0...line.count, using: &random), note: note,
        columns: columns, rows: rows)
      screen.feed(display.show(new, columns: columns).utf8)
      let top = screen.row - new.cursorRow
      var shown = Array(screen.text.dropFirst(top))
      while shown.count < new.rows.count { shown.append("") }
      #expect(shown == text(new), "seed \(seed)")
      #expect(screen.column == new.cursorColumn)
      #expect(screen.unknown == [])
      if shown != text(new) { return }
    }
  }

  private func edit(_ line: inout [Character], _ random: inout Random) {
    let place = Int.random(in: 0...line.count, using: &random)
    switch Int.random(in: 0..<10, using: &random) {
    case 0 where !line.isEmpty:
      line.removeSubrange(place..<min(line.count, place + Int.random(in: 1...9, using: &random)))
    case 1: line = []
    case 2: line.insert("\n", at: place)
    case 3:
      line.insert(
        contentsOf: (0..<Int.random(in: 0..<30, using: &random)).map { _ in "x" }, at: place)
    default:
      let characters: [Character] = ["a", "b", " ", "日", "😀", "e\u{301}", "é", "\t", "\u{1}"]
      line.insert(characters.randomElement(using: &random) ?? "a", at: place)
    }
  }
}

/// Numbers that are the same in every run.
struct Random: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
