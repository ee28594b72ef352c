import Testing

@testable import CgxLanguage

/// The one layout.
@Suite struct Formatting {
  private func formatted(_ text: String) throws -> String {
    String(
      decoding: try ScriptFormatter.format(SourceText(name: "t.cgx", text: text)), as: UTF8.self)
  }

  /// What is written, and what becomes of it.
  static let cases: [(String, String)] = [
    ("", ""),
    ("\n \n", ""),
    ("\u{FEFF}show", "show\n"),
    ("  set   tier\tgold  user 2h  ", "set tier gold user 2h\n"),
    ("set a 1\r\nset b 2\r\n", "set a 1\nset b 2\n"),
    // Blank lines
    ("\n\nshow\n\n\n \ndiff\n\n", "show\n\ndiff\n"),
    ("if a == 1\n\nshow\n\n\nelse\n\n  diff\n\nend\n", "if a == 1\n  show\nelse\n  diff\nend\n"),
    // Blocks
    (
      "if a == 1\nif b == 2\necho 3\nend\nelse\necho 4\nend",
      "if a == 1\n  if b == 2\n    echo 3\n  end\nelse\n  echo 4\nend\n"
    ),
    // Comments
    ("#!/usr/bin/env cgx\nshow\n", "#!/usr/bin/env cgx\nshow\n"),
    ("  # one  \nshow   #two\t\n\n\n#three", "# one\nshow  #two\n\n#three\n"),
    (
      "if a == 1 # when\n# in it\necho 1\n# at its end\nend # done\n# behind",
      "if a == 1  # when\n  # in it\n  echo 1\n  # at its end\nend  # done\n# behind\n"
    ),
    ("set a 1 \\\n # said\nshow", "set a 1  # said\nshow\n"),
    // Tests
    (
      "set a 1\ntest one\nshow\n# about two\n# and more\ntest two # x\nshow\n",
      "set a 1\n\ntest one\nshow\n\n# about two\n# and more\ntest two  # x\nshow\n"
    ),
    ("# exit: 0\ntest one\nshow\n", "# exit: 0\ntest one\nshow\n"),
    ("show\n# a\n\n# b\ntest one\nshow\n", "show\n# a\n\n# b\ntest one\nshow\n"),
    // JSON
    (
      "set p {\"a\":1.50,\"b\":[1,2 , {}],\"c\":[ ]} user",
      "set p {\"a\": 1.50, \"b\": [1, 2, {}], \"c\": []} user\n"
    ),
    (
      "set p {\n\"name\":\"Zoë\",\n\"orders\":[4711,4712] } session 30m",
      "set p {\n  \"name\": \"Zoë\",\n  \"orders\": [4711, 4712]\n} session 30m\n"
    ),
    (
      "if a == 1\nset p [\n1,{\"a\":\n${b}}]\nend",
      "if a == 1\n  set p [\n    1,\n    {\n      \"a\": ${b}\n    }\n  ]\nend\n"
    ),
    ("set p \"a,b:[c]\"", "set p \"a,b:[c]\"\n"),
    (#"set p {"a \" , ":"\\"}"#, #"set p {"a \" , ": "\\"}"# + "\n"),
    // Strings and here-documents
    ("set p \"a \r\n b\"  user", "set p \"a \n b\" user\n"),
    (
      "if a == 1\nset  p <<END  user # c\n  a  ${b}\n\n\t# no comment\nEND\nend",
      "if a == 1\n  set p <<END user  # c\n  a  ${b}\n\n\t# no comment\nEND\nend\n"
    ),
    ("echo <<A <<'B'\r\n1\r\nA\r\n2\r\nB", "echo <<A <<'B'\n1\nA\n2\nB\n"),
    // Continuations
    ("set tier \\\n   gold \\\n user", "set tier gold user\n"),
    (" \\\n\\\nset a 1", "set a 1\n"),
  ]

  @Test(arguments: cases)
  func oneLayout(text: String, result: String) throws {
    #expect(try formatted(text) == result)
    #expect(try formatted(result) == result)
  }

  @Test func aLongStatementKeepsItsLines() throws {
    let long = String(repeating: "x", count: 60)
    #expect(
      try formatted("if a == 1\necho \(long) \\\n\(long)   b \\\n c\nend")
        == "if a == 1\n  echo \(long) \\\n      \(long) b \\\n      c\nend\n")
    #expect(try formatted("echo \(long) \(long)") == "echo \(long) \(long)\n")
  }

  @Test func jsonThatDoesNotFitTheLineIsOpenedUp() throws {
    let long = String(repeating: "ë", count: 80)
    #expect(
      try formatted("set p {\"a\":\"\(long)\",\"b\":[1,2]} user")
        == "set p {\n  \"a\": \"\(long)\",\n  \"b\": [1, 2]\n} user\n")
  }

  @Test func jsonThatJustFitsStaysInItsLine() throws {
    let text = "set p [\"" + String(repeating: "ë", count: 90) + "\"]"
    #expect(text.count == 100)
    #expect(try formatted(text) == text + "\n")
    #expect(try formatted(text.replacing("]", with: ", 1]")).contains("[\n"))
  }

  @Test func whatDoesNotParseIsRefusedWithItsMistakes() {
    #expect {
      try formatted("show\nset a\nif b == 1\n")
    } throws: { error in
      guard case ScriptFormatter.Failure.mistakes(let diagnostics) = error else { return false }
      return diagnostics.map(\.range.lowerBound) == [10]
    }
  }

  /// Deep brackets grow by their indentation.
  @Test func whatNobodyCouldReadIsRefused() {
    let text = "echo " + String(repeating: "[\n", count: 50) + String(repeating: "]", count: 50)
    let source = SourceText(name: "t.cgx", text: text)
    #expect {
      try ScriptFormatter.format(source, sizeLimit: 1000)
    } throws: { error in
      guard case ScriptFormatter.Failure.mistakes(let diagnostics) = error,
        case .sourceTooLarge(let bytes, 1000)? = diagnostics.first?.problem
      else { return false }
      return bytes > 1000
    }
  }

  @Test func statementsMadeByTheProgramHaveNoLineEndBehindThem() {
    #expect(ScriptFormatter.format("set  a {\"b\":1}") == "set a {\"b\": 1}")
    #expect(ScriptFormatter.format("set a") == "set a")
  }
}
