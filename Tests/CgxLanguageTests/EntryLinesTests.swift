import Testing

@testable import CgxLanguage

/// Pasted lines become the entries that they would be if they were typed.
@Suite struct EntriesOfLines {
  private static let pool = [
    "set a 1", "", "# a comment", "set p {", "  \"x\": [1,", "  2]", "}", "set t \"one",
    "two\" user",
    "set h <<END", "body", "END", "echo a \\", "  b", "if stage.count == 1", "else", "end",
    "  set b '", "it's'", "set q ]", "nonsense", "set n {\"a\": 1, \"a\": 2}", "commit",
  ]

  /// Line by line, as they are typed.
  private func typed(_ lines: [String]) -> (entries: [Range<Int>], isLastOpen: Bool) {
    var entries: [Range<Int>] = []
    var start = 0
    for end in 1...lines.count {
      let text = lines[start..<end].joined(separator: "\n")
      let script = Parser.parse(SourceText(name: "prompt", text: text))
      guard script.missingClosing == nil else { continue }
      entries.append(start..<end)
      start = end
      // Nothing runs behind a mistake.
      if !script.diagnostics.isEmpty { return (entries, false) }
    }
    if start < lines.count { entries.append(start..<lines.count) }
    return (entries, start < lines.count)
  }

  @Test func areThoseOfTyping() {
    var generator = SeededGenerator(state: 7)
    for _ in 0..<3000 {
      let count = Int.random(in: 1...9, using: &generator)
      let lines = (0..<count).map { _ in Self.pool.randomElement(using: &generator) ?? "" }
      // Typed, an empty line behind a backslash does not end the statement yet.
      guard !zip(lines, lines.dropFirst()).contains(where: { $0.hasSuffix("\\") && $1 == "" })
      else {
        continue
      }
      let expected = typed(lines)
      let split = EntryLines(lines)
      #expect(Array(split.entries.prefix(expected.entries.count)) == expected.entries, "\(lines)")
      #expect(split.entries.flatMap(Array.init) == Array(lines.indices), "\(lines)")
      if expected.isLastOpen { #expect(split.isLastOpen, "\(lines)") }
    }
  }

  @Test func coverEveryLineBehindAMistake() {
    let split = EntryLines(["set a 1", "set b ]", "set c {", "}"])
    #expect(split.entries == [0..<1, 1..<2, 2..<3, 3..<4])
    #expect(!split.isLastOpen)
  }
}
