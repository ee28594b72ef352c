/// Texts that a careless reader takes for ever over, or ends on: much of one kind, deep, or never
/// closed.
public enum HostileTexts {
  /// Each with a name, about `size` bytes long.
  public static func all(size: Int) -> [(name: String, bytes: [UInt8])] {
    var texts: [(name: String, bytes: [UInt8])] = repeated.map { name, start, part, end in
      let count = max(1, (size - start.utf8.count - end.utf8.count) / part.utf8.count)
      return (name, Array((start + String(repeating: part, count: count) + end).utf8))
    }
    let number = size / 16
    let members = (0..<number).map { "\"\($0)\": \($0)" }.joined(separator: ", ")
    texts.append(("many members", Array("set k {\(members)}".utf8)))
    texts.append(("the same member at last", Array("set k {\(members), \"1\": 1}".utf8)))
    let documents = size / 6
    let here =
      "echo " + String(repeating: "<<A ", count: documents) + "\n"
      + String(repeating: "A\n", count: documents)
    texts.append(("many here-documents", Array(here.utf8)))
    texts.append(("no UTF-8", Array(repeating: 0xFF, count: size)))
    texts.append(("NUL bytes", Array(repeating: 0, count: size)))
    let open = "echo \"${" + String(repeating: "a", count: size / 20) + "\n"
    texts.append(("open placeholders", Array(String(repeating: open, count: 20).utf8)))
    let brackets = String(repeating: "[\n", count: 250) + String(repeating: "]", count: 250)
    texts.append(
      (
        "deep brackets",
        Array(("echo " + String(repeating: brackets + " ", count: size / 751)).utf8)
      ))
    let names = (0..<size / 16).map { "test \"name \($0)\"\n" }.joined()
    texts.append(("many tests", Array(names.utf8)))
    return texts
  }

  /// Name, start, what is repeated, end.
  private static let repeated: [(String, String, String, String)] = [
    ("nothing but @", "set k ", "@", ""),
    ("escapes", "set k \"", #"\n"#, "\""),
    ("escapes in JSON", "set k [\"", #"\n"#, "\"]"),
    ("open here-documents", "echo ", "<<A ", "\n"),
    ("lines of a here-document", "set k <<A\n", "B\n", "A\n"),
    ("placeholders of a here-document", "set k <<A\n", "${a}", "\nA\n"),
    ("open quotes", "", "\"\na", ""),
    ("open raw quotes", "", "a '\n", "'"),
    ("open brackets", "", "[", ""),
    ("closing brackets", "", "]\n", ""),
    ("short arrays in an array", "set k [", "[],", "[]]"),
    ("arrays over several lines", "set k [", "[\n],", "[]]"),
    ("short arrays as words", "echo ", "[] ", ""),
    ("short words", "echo ", "a ", ""),
    ("placeholders as words", "echo ", "${a} ", ""),
    ("placeholders in a word", "echo ", "${a}", ""),
    ("placeholders in a string", "echo \"", "${a} ", "\""),
    ("openings of placeholders", "echo ", "${", ""),
    ("continuations", "echo ", "\\\n", "a"),
    ("continued words", "echo ", "a \\\n", "a"),
    ("comments", "", "# c\n", ""),
    ("comments and blank lines", "", "#\n\n", ""),
    ("blank lines", "", "\n", ""),
    ("spaces", "", " ", ""),
    ("one long word", "echo ", "a", ""),
    ("one long statement", "", "a", ""),
    ("one long key", "set ", "a", " 1"),
    ("one long number", "set k ", "1", ""),
    ("one long exponent", "set k 1e", "9", ""),
    ("one long duration", "wait ", "1", "w"),
    ("one long lifetime", "set k v ", "1w1d", ""),
    ("one long fact", "expect ", "a.", "a exists"),
    ("open blocks", "", "if a == 1\n", ""),
    ("ends of blocks", "", "end\n", ""),
    ("mistyped statements", "", "sett a b\n", ""),
    ("mistyped flags", "commit ", "--pla ", ""),
    ("parentheses of a pattern", "expect a matches \"", "(", "\""),
    ("brackets of a pattern", "expect a matches \"", "[", "\""),
    ("bars of a pattern", "expect a matches \"", "|", "\""),
    ("patterns", "", "expect a matches a*\n", ""),
    ("secrets", "", "set --secret k v\n", ""),
    ("words behind a secret", "set --secret k ", "v ", ""),
    ("mistyped secrets", "set ", "--secre ", ""),
    ("emoji", "echo ", "👩‍👩‍👧‍👦", ""),
    ("combining characters", "sett \"e", "\u{301}", "\""),
    ("line ends of DOS", "", "echo a\r\n", ""),
  ]
}
