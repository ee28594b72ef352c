import CgxContext
import CgxJSON
import Testing

@testable import CgxLanguage

func script(_ text: String) -> Script {
  Parser.parse(SourceText(name: "t.cgx", text: text))
}

/// The value of the only `set` in a text, where it is known.
func setValue(_ text: String) throws -> JSON {
  let parsed = script(text)
  #expect(parsed.diagnostics.isEmpty, "\(parsed.diagnostics.map(\.problem))")
  guard case .set(_, let value, _, _)? = parsed.statements.first?.command,
    case .literal(let json) = value.expression
  else { throw NotASet() }
  return json
}

struct NotASet: Error {}

@Suite struct Values {
  @Test(arguments: [
    ("true", JSON.bool(true)), ("false", .bool(false)), ("null", .null), ("TRUE", .string("TRUE")),
    ("00123", .string("00123")), ("+4930123", .string("+4930123")),
    ("TKT-4421", .string("TKT-4421")),
    ("-", .string("-")), ("1.2.3", .string("1.2.3")), ("it's", .string("it's")),
    ("a#b", .string("a#b")), ("C:\\dir", .string("C:\\dir")), ("$5", .string("$5")),
    (#""a b\n""#, .string("a b\n")), ("'a ${b} \\n'", .string("a ${b} \\n")), ("''", .string("")),
    (#""""#, .string("")), ("Zoë", .string("Zoë")), ("x=1", .string("x=1")),
    ("a[0]", .string("a[0]")),
  ])
  func oneWord(text: String, value: JSON) throws {
    #expect(try setValue("set k " + text) == value)
  }

  @Test(arguments: ["42", "-1.50", "1e3", "12345678901234567890", "1.10", "0"])
  func numbersKeepTheirDigits(text: String) throws {
    #expect(try setValue("set k " + text).compact == text)
  }

  @Test func jsonMaySpanLines() throws {
    #expect(
      try setValue(
        "set profile {\n  \"name\": \"Zoë\",\n  \"orders\": [4711,\n 4712]\n} session 30m"
      )
      .compact == #"{"name":"Zoë","orders":[4711,4712]}"#)
  }

  @Test func stringsInDoubleQuotesMaySpanLines() throws {
    #expect(try setValue("set k \"a\nb\"") == .string("a\nb"))
    #expect(try setValue("set k \"a\r\nb\"") == .string("a\nb"))
  }

  @Test func aBackslashAtTheLinesEndGoesOn() throws {
    #expect(try setValue("set k \\\n  v \\\r\n  user") == .string("v"))
  }

  @Test(arguments: [
    ("set note <<END\na\n b\nEND\n", "a\n b"), ("set note <<END\nEND\n", ""),
    ("set note <<END user 2h\nx\nEND", "x"), ("set note <<'X'\n${a} \\n\nX\n", "${a} \\n"),
    ("set note <<END\r\na\r\nb\r\nEND\r\n", "a\nb"),
    ("set note <<END\nENDE\n END\nEND\n", "ENDE\n END"),
  ])
  func hereDocuments(text: String, value: String) throws {
    #expect(try setValue(text) == .string(value))
  }

  @Test func placeholdersStandInStringsAndJSON() {
    let parsed = script(#"set k {"a": ${n}, "b": "x ${context.y.0}", "${k}": 1}"#)
    #expect(parsed.diagnostics.isEmpty)
    guard case .set(_, let value, _, _)? = parsed.statements.first?.command else {
      Issue.record("no set")
      return
    }
    #expect(value.expression.references.map(\.text) == ["n", "context.y.0", "k"])
  }

  @Test func aByteOrderMarkAndCRLFCountForNothing() throws {
    #expect(try setValue("\u{FEFF}set k v\r\n") == .string("v"))
  }
}

@Suite struct Statements {
  @Test func everyExampleOfHelpParses() {
    for syntax in StatementSyntax.all {
      #expect(!syntax.examples.isEmpty, "\(syntax.name) has no example")
      for example in syntax.examples {
        let parsed = script(example.script)
        #expect(parsed.diagnostics.isEmpty, "\(syntax.name): \(example.script)")
      }
    }
  }

  @Test func commentsBeginAtAWord() {
    #expect(script("# all\n  # indented\nset a b#c # rest\n").statements.count == 1)
  }

  @Test(arguments: [
    ("set k v", Scope.session, Lifetime.never), ("set k v user", .user, .never),
    ("set k v 2h", .session, .seconds(7200)), ("set k v global 1h30m", .global, .seconds(5400)),
    ("set k v never", .session, .never),
    ("set k v user 2026-11-22T16:04:05+01:00", .user, .until(Timestamp(seconds: 1_795_359_845))),
    ("set k v 99999999999999999999w", .session, .seconds(.max)),
  ])
  func scopeAndLifetime(text: String, scope: Scope, lifetime: Lifetime) throws {
    guard
      case .set(_, _, .known(let actualScope, let actualLifetime), _)? =
        script(text).statements.first?.command
    else { throw NotASet() }
    #expect(actualScope == scope)
    #expect(actualLifetime == lifetime)
  }

  @Test func blocksNest() throws {
    let parsed = script(
      "if a == 1\n if b exists\n echo 1\n else\n echo 2\n end\nelse\n echo 3\nend")
    #expect(parsed.diagnostics.isEmpty)
    guard case .if(_, let then, let otherwise)? = parsed.statements.first?.command else {
      throw NotASet()
    }
    #expect(then.count == 1)
    #expect(otherwise.count == 1)
  }

  @Test(arguments: [
    ("set k {", "}"), ("set k [1,", "]"), ("set k \"a", "\""), ("set k 'a", "'"),
    ("set k \\", "\\"),
    ("set k <<END\nx", "END"), ("if a exists", "end"), ("if a exists\nelse", "end"),
    (#"set k {"a": [1, {"b": "#, "}"),
  ])
  func whatIsOpenAsksForMore(text: String, closing: String) {
    #expect(script(text).missingClosing == closing)
  }

  @Test(arguments: ["set k }", "set k {]", "set k", "frobnicate", "set k {\"a\": tru}", "end"])
  func whatIsWrongDoesNotAskForMore(text: String) {
    #expect(script(text).missingClosing == nil)
    #expect(!script(text).diagnostics.isEmpty)
  }
}

@Suite struct Refusals {
  /// The first problem of a text, and the text that it marks.
  private func problem(_ text: String) -> (Problem, String)? {
    script(text).diagnostics.first.map { ($0.problem, $0.source.text($0.range)) }
  }

  @Test(arguments: [
    ("set", ""), ("set k", ""), ("unset", ""), ("load", ""), ("echo", ""), ("wait", ""),
    ("source", ""), ("let", ""), ("let a", ""), ("let a =", ""), ("expect", ""), ("expect a", ""),
    ("expect a ==", ""), ("if", ""), ("if a", ""), ("if a ==", ""), ("crm", ""), ("commit -m", ""),
    ("sandbox", ""), ("sandbox fault", ""), ("sandbox write", ""), ("sandbox write k", ""),
    ("sandbox fault 429 times", ""), ("expect a is", ""),
  ])
  func aWordTooFew(text: String, marked: String) throws {
    let found = try #require(problem(text))
    guard case .missing = found.0 else {
      Issue.record("\(found.0)")
      return
    }
    #expect(found.1 == marked)
  }

  @Test(arguments: [
    "set k v user 2h x", "unset k user x", "load f user 2h x", "show x", "check x", "commit x",
    "commit -m a x", "undo x", "get k x", "crm {} x", "metrics json reset x",
    "metrics json prometheus", "metrics reset json",
    "let a = b x", "wait 1s x", "source f x", "option timeout 5s x", "expect a exists x",
    "expect a == b x", "if a == b x\nend", "help set x", "quit x", "session a b",
    "sandbox clear x", "sandbox requests x", "sandbox clock +1h x", "else x", "if a exists\nend x",
  ])
  func aWordTooMany(text: String) throws {
    let found = try #require(problem(text))
    switch found.0 {
    case .unexpectedWord(let word, _, _): #expect(word == found.1)
    case .unknownFlag(let flag, _, _): #expect(flag == found.1)
    case .neitherScopeNorLifetime(let word, _): #expect(word == found.1)
    default: Issue.record("\(text): \(found.0)")
    }
  }

  @Test(arguments: [
    ("set k v sesion", Problem.neitherScopeNorLifetime("sesion", suggestion: "session"), "sesion"),
    ("set k v 2h user", .scopeBehindLifetime, "user"),
    ("set k v user user", .repeated("scope"), "user"),
    ("set k v 90", .duration(.missingUnit, "90"), "90"),
    (
      "set k v 2026-02-30T00:00:00Z", .timestamp(.noSuchDay, "2026-02-30T00:00:00Z"),
      "2026-02-30T00:00:00Z"
    ),
    ("commt", .unknownStatement("commt", suggestion: "commit"), "commt"),
    (
      "session --uncheckd",
      .unknownFlag("--uncheckd", suggestion: "--unchecked", synopsis: "session [ID] [--unchecked]"),
      "--uncheckd"
    ),
    ("set k }", .strayClosing("}"), "}"), ("set k \"a\"b", .missingSpace, "b"),
    ("set k <<", .hereDocumentDelimiter, "<<"),
    ("set k ${a b}", .json(.invalidPlaceholder), "${a b}"),
    ("set k ${a", .json(.unclosed(.placeholder, openedAt: 6)), "${a"),
    ("auth s3cret", .secretArgument, "s3cret"),
    ("let context = 1", .reservedName("context"), "context"),
    ("let 1a = 1", .notAName("1a"), "1a"), ("else", .elseWithoutIf, "else"),
    ("end", .endWithoutIf, "end"),
    ("wait 5", .duration(.missingUnit, "5"), "5"), ("set k v\u{1}", .controlCharacter(1), "\u{1}"),
    ("set k v\u{0}", .controlCharacter(0), "\u{0}"),
    ("set k {\"a\": 1,}", .json(.trailingComma), ","),
    ("if a exists\necho 1", .unclosed(.ifBlock), "if"), ("set k 'a", .unclosed(.rawString), "'"),
    (
      "crm foo", .misplaced("foo", expected: "JSON such as {\"account\": 1}, status or flush"),
      "foo"
    ),
    ("sandbox fault 999", .misplaced("999", expected: "a status from 300 to 599"), "999"),
    (
      "option speed 1", .unknownRunOption("speed", suggestion: nil), "speed"
    ),
    (
      "expect a = b", .notOneOf("=", Condition.Operator.allCases.map(\.rawValue), suggestion: "=="),
      "="
    ),
  ])
  func marksTheMistake(text: String, expected: Problem, marked: String) throws {
    let found = try #require(problem(text))
    #expect(found.0 == expected)
    #expect(found.1 == marked)
  }

  @Test func invalidUTF8IsMarked() {
    let parsed = Parser.parse(SourceText(name: "t", bytes: Array("set k ".utf8) + [0xC3, 0x28]))
    #expect(parsed.diagnostics.first?.problem == .invalidUTF8)
    #expect(parsed.diagnostics.first?.range.lowerBound == 6)
  }

  @Test func anErrorInLine90IsFoundBeforeLine1Runs() {
    let lines = (1...89).map { "set k\($0) 1" } + ["set k90"]
    let parsed = script(lines.joined(separator: "\n"))
    #expect(parsed.diagnostics.first.map { $0.source.line(at: $0.range.lowerBound) } == 90)
  }

  @Test func everyMistakeOfAFileIsReported() {
    let parsed = script("set a\nset b {\"x\": 1,}\ncommt\nset c 1 nowhere\n")
    #expect(parsed.diagnostics.count == 4)
  }

  @Test func tooManyMistakesAreCut() {
    let parsed = script(String(repeating: "bad\n", count: 1000))
    #expect(parsed.diagnostics.count == Parser.diagnosticLimit)
  }

  @Test func deepNestingIsAnErrorAndNoCrash() {
    #expect(
      script("set k " + String(repeating: "[", count: 100_000)).diagnostics.first?.problem
        == .json(.tooDeep(limit: JSON.depthLimit)))
    let blocks = String(repeating: "if a exists\n", count: 1000)
    #expect(script(blocks).diagnostics.contains { $0.problem == .nestedTooDeep(limit: 64) })
  }

  @Test func rulesThatAreKnownToBeBrokenAreFoundWithoutRunning() {
    let parsed = script(
      "set a.b 1\nset ok 1 0s\nset ok 1 2020-01-01T00:00:00Z\nset ok ${commit.foo}\n")
    #expect(parsed.diagnostics.isEmpty)
    let problems = parsed.knownProblems(now: Timestamp(seconds: 1_795_359_845)).map(\.problem)
    #expect(
      problems == [
        .rule(.key(.character("."))), .rule(.lifetime(.zero)),
        .rule(.lifetime(.past(Timestamp(seconds: 1_577_836_800)))),
        .unknownFact("commit.foo", suggestion: nil),
      ])
  }

  @Test(
    arguments: [
      ("sesion", "session"), ("comit", "commit"), ("ehco", "echo"), ("xyzzy", nil),
      ("unse", "unset"),
      ("SET", "set"),
    ] as [(String, String?)])
  func suggestsTheNearestName(typed: String, name: String?) {
    #expect(nearest(to: typed, among: StatementSyntax.names) == name)
  }

  @Test func columnsCountCharacters() {
    let source = SourceText(name: "t", text: "set é 1\nset 😀x ä")
    #expect(source.place(at: 9 + 4) == Place(source: "t", line: 2, column: 5))
    #expect(source.place(at: source.bytes.count).column == 9)
  }
}
