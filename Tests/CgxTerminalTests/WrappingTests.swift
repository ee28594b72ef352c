import CgxTerminal
import Testing

@Suite struct Wrapping {
  @Test(arguments: [
    ("a b c", 10, ["a b c"]), ("", 1, [""]), ("one two three", 8, ["one two", "  three"]),
    ("  one two three", 9, ["  one two", "    three"]),
    ("name    meaning of it", 15, ["name    meaning", "  of it"]),
    ("incomprehensible word", 6, ["incomprehensible", "  word"]),
    ("日本 日本 日本", 9, ["日本 日本", "  日本"]),
  ])
  func breaksBetweenWords(line: String, columns: Int, lines: [String]) {
    #expect(wrapped(line, to: columns) == lines)
  }
}
