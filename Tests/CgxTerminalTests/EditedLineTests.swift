import Testing

@testable import CgxTerminal

/// The rows that are made are those that would be seen if all of them were made.
struct EditedLineTests {
  /// Everything laid out, character by character.
  private func whole(_ line: [Unicode.Scalar], _ cursor: Int, _ layout: inout FrameLayout) {
    var position = 0
    for (index, part) in line.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if index > 0 {
        position += 1
        layout.breakLine()
        layout.add("  … ")
      }
      var isPlaced = cursor < position
      var text = String.UnicodeScalarView()
      text.append(contentsOf: part)
      for character in String(text) {
        let count = character.unicodeScalars.count
        if !isPlaced, cursor < position + count {
          layout.placeCursor()
          isPlaced = true
        }
        layout.add(character, "")
        position += count
      }
      if !isPlaced, cursor == position { layout.placeCursor() }
    }
  }

  private static let pieces: [String] = [
    "a", "b ", "xxxxxxxxxxxx", "日本", "😀", "e\u{301}", "é", "\t", "\u{1}", "\n", "👨\u{200D}👩",
    "\u{202E}", "\u{300}", "か\u{3099}", "한", "®\u{FE0F}",
  ]

  @Test(arguments: 1...300) func theSeenRowsAreTheSame(seed: UInt64) {
    var random = Random(seed: seed)
    let columns = Int.random(in: 2...12, using: &random)
    let rows = Int.random(in: 1...6, using: &random)
    var line: [Unicode.Scalar] = []
    for _ in 0..<Int.random(in: 0..<60, using: &random) {
      line += Self.pieces.randomElement(using: &random)?.unicodeScalars ?? "a".unicodeScalars
    }
    let prompt = String(repeating: ">", count: Int.random(in: 1...15, using: &random))
    for cursor in 0...line.count {
      var expected = FrameLayout(columns: columns)
      expected.add(prompt)
      whole(line, cursor, &expected)
      var layout = FrameLayout(columns: columns)
      layout.add(prompt)
      let isWhole = EditedLine(scalars: line, cursor: cursor, markStyle: "")
        .add(to: &layout, rows: rows)
      #expect(layout.fitted(rows: rows) == expected.fitted(rows: rows), "cursor \(cursor)")
      if isWhole {
        layout.breakLine()
        layout.add("below")
        expected.breakLine()
        expected.add("below")
        #expect(layout.fitted(rows: rows) == expected.fitted(rows: rows), "cursor \(cursor)")
      }
    }
  }

  @Test(arguments: [0, 1000, 30_000, 60_000]) func aLongLineMakesNoMoreThanIsSeen(cursor: Int) {
    let line = Array(repeating: Unicode.Scalar("x"), count: 60_000)
    var layout = FrameLayout(columns: 80)
    layout.add("> ")
    _ = EditedLine(scalars: line, cursor: cursor, markStyle: "").add(to: &layout, rows: 24)
    #expect(layout.frame.rows.count <= 26)
    #expect(layout.fitted(rows: 24).rows.count == 24)
  }
}
