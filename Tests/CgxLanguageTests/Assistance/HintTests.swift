import Testing

@testable import CgxLanguage

@Suite struct Hints {
  @Test(arguments: [
    ("set", "[--secret] KEY VALUE [session|user|global] [TTL]"),
    ("set ", "[--secret] KEY VALUE [session|user|global] [TTL]"),
    ("set k", "VALUE [session|user|global] [TTL]"), ("set k v", "[session|user|global] [TTL]"),
    ("set k v ", "[session|user|global] [TTL]"), ("set k v se", "[session|user|global] [TTL]"),
    ("set k v user", "[TTL]"), ("set k {\"a\": [1]} ", "[session|user|global] [TTL]"),
    ("unset", "KEY [session|user|global]"), ("load", "FILE [session|user|global] [TTL]"),
    ("commit", "[-m TEXT] [--plan HASH] [--on-conflict ours|theirs|fail]"),
    ("commit --plan ab", "[-m TEXT] [--on-conflict ours|theirs|fail]"),
    ("commit -m", "TEXT [--plan HASH] [--on-conflict ours|theirs|fail]"),
    ("commit --on-conflict", "ours|theirs|fail [-m TEXT] [--plan HASH]"),
    ("session", "[ID] [--unchecked]"), ("session a", "[--unchecked]"), ("auth", "[status|logout]"),
    ("get", "[KEY]"), ("discard", "[KEY…]"), ("discard a", "[KEY…]"), ("show", "[--script]"),
    ("metrics", "[json|prometheus] [reset]"), ("metrics json", "[reset]"), ("rollback", "[ID]"),
    ("crm", "JSON|status|flush …"), ("crm flush", "[--parked]"), ("audit", "[N]"),
    ("let", "NAME = VALUE"), ("let x", "= VALUE"), ("echo", "VALUE…"), ("wait", "DURATION"),
    ("source", "FILE"), ("option", "[NAME [VALUE]]"), ("option output", "[VALUE]"),
    ("if", "FACT OP VALUE"), ("expect", "FACT OP [VALUE]"), ("expect context.a", "OP [VALUE]"),
    ("expect context.a ==", "VALUE"), ("expect context.a is", "TYPE"),
    ("expect-error", "KIND STATEMENT"), ("expect-error refused", "STATEMENT"),
    ("expect-error refused set k", "VALUE [session|user|global] [TTL]"),
    ("sandbox", "fault|write|clock|requests|clear …"), ("sandbox fault", "STATUS|KIND|conflict …"),
    ("sandbox fault lost", "[applied] [times N] [after N] [on put|get|token|crm|any]"),
    ("sandbox fault lost on any", "[applied] [times N] [after N]"),
    ("sandbox write", "KEY VALUE [session|user|global]"), ("sandbox clock", "[+2h|virtual|real]"),
    ("help", "[STATEMENT]"), ("?", "Enter lists it"), ("set ?", "Enter lists it"),
    ("commit ?", "Enter lists it"), ("set k v ?", "Enter lists it"), ("quit", "[--discard]"),
    ("set a 1\nunset", "KEY [session|user|global]"),
  ])
  func whatMayComeNext(text: String, expected: String) {
    #expect(hint(text) == Hint(expected))
  }

  @Test(arguments: [
    "set --secret k v hunter2", "set k hunter2 user --secret hunter3 ",
    "set --secret k v sesion ", "set --secret k v 2h hunter2 ",
  ])
  func whatStandsBehindSecretIsNotShown(text: String) {
    let hint = hint(text)
    #expect(!["hunter", "sesion", "session?"].contains { hint?.text.contains($0) ?? false })
  }

  @Test func aKeyBeforeASecretIsStillChecked() {
    #expect(hint("set --secret a.b") == Hint("key: '.' is not allowed", isWarning: true))
  }

  @Test(arguments: [
    ("exit", "'exit': did you mean quit?"), ("set q [1,,", "this is not JSON"),
    ("set q {\"a\" 1", "this is not JSON"), ("set q {\"a\": tru]", "this is not JSON"),
    ("option pager bogus", "'bogus' does not fit here: expected on or off"),
    ("audit x", "'x' does not fit here: expected a count of records from 1 to 10000"),
    ("sandbox fault 200", "'200' does not fit here: expected a status from 300 to 599"),
    ("set a.b", "key: '.' is not allowed"), ("set a.b‸ v", "key: '.' is not allowed"),
    ("sandbox write a.b", "key: '.' is not allowed"),
    ("set k v sesion", "'sesion': did you mean session?"),
    ("comit ", "'comit': did you mean commit?"),
    ("xyz", "'xyz' is no statement"), ("set k v 2x", "'x' is no unit of time here"),
    ("set k v 2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z has passed already"),
    ("set k v 90 ", "'90' has no unit"), ("echo ${acount}", "'acount': did you mean account?"),
    ("echo ${acount", "'acount': did you mean account?"), ("echo ${zzz}", "'zzz' is not defined"),
    ("echo ${commit.ouctome}", "'commit.ouctome': did you mean commit.outcome?"),
    ("expect commit.ouctome", "'commit.ouctome': did you mean commit.outcome?"),
    (
      "expect sandbox.requests.tokn",
      "'sandbox.requests.tokn': did you mean sandbox.requests.token?"
    ),
    ("expect acount == 1", "'acount': did you mean account?"),
    ("expect a = ", "'=': did you mean ==?"), ("commit --pln", "'--pln': did you mean --plan?"),
    ("option timout", "'timout': did you mean timeout?"),
    ("option output jsn ", "'jsn': did you mean json?"),
    ("metrics jsno", "'jsno': did you mean json?"),
    ("auth statsu", "'statsu': did you mean status?"),
    (
      "expect-error valid8",
      "'valid8' does not fit here: expected parse, validation, auth, session, refused, conflict, rate-limited, unreachable, unknown, ledger, expectation, file, usage, uncommitted or interrupted"
    ),
    (
      "auth s3cret",
      "a secret is never an argument: it would stay in the history and in the process list"
    ),
    ("set k {\"a\": 1,} ", "a comma with nothing after it"),
    ("set k \"a\"b", "a space is missing before this"),
    ("set k }", "'}' closes nothing"),
    ("let context = 1", "'context' is the name of facts; a variable needs another name"),
    ("let 1", "'1' can't name a variable"),
    ("crm foo", "'foo' does not fit here: expected JSON such as {\"account\": 1}, status or flush"),
    ("end", "'end' without an open 'if'"), ("wait 5 ", "'5' has no unit"),
    ("set k v\u{1}", "a control character (U+0001) can't stand in a script"),
    ("sandbox fault 999 ", "'999' does not fit here: expected a status from 300 to 599"),
    ("show x", "'x' is one word too many"),
  ])
  func whatIsWrongAlready(text: String, expected: String) {
    #expect(hint(text) == Hint(expected, isWarning: true))
  }

  @Test(arguments: [
    "s", "comm", "set k v s", "set k v se‸ 2h", "set k v 2", "set k v 2026", "set k v 2026-1",
    "set k v 0", "set _", "set $",
    "set ${", "set ${acc", "echo ${commit.ou", "echo ${con", "expect com", "expect commit",
    "expect commit.ou",
    "expect nothing exists", "expect a =", "expect a !", "commit --p", "commit -", "metrics js",
    "auth st", "option tim",
    "option output te", "option attempts ", "wait 1", "sandbox fault 4", "sandbox clock +",
    "sandbox clock v",
    "set k <", "set k <<", "set k @", "set k {\"a\": tr", "set k {\"a\"", "set k \"abc", "crm $",
    "crm {", "let con",
    "expect-error val", "expect-error validation set a.b 1", "help s", "show --s",
    "let x = 1\necho ${x}", "if a exists\necho 1", "set k v \\",
  ])
  func whatMayStillBecomeRightIsNotBlamed(text: String) {
    #expect(hint(text)?.isWarning != true, "\(hint(text)?.text ?? "")")
  }

  /// Whoever types something right is never told that it is wrong.
  @Test func noExampleIsBlamedWhileItIsTyped() {
    for example in StatementSyntax.all.flatMap(\.examples) {
      let bytes = Array(example.script.utf8)
      for end in bytes.indices {
        let typed = String(decoding: bytes[...end], as: UTF8.self)
        let found = hint(typed)
        #expect(found?.isWarning != true, "\(typed): \(found?.text ?? "")")
        _ = offered(typed)
        _ = Assistance.whatMayCome(after: typed, knowing: someNames)
      }
    }
  }

  @Test(arguments: [
    "", "  ", "# comment", "check", "undo", "set k v user 2h", "set k {\"a\": ",
    "set n <<END\ntext", "expect a exists",
  ])
  func nothingToSay(text: String) {
    #expect(hint(text) == nil)
  }

  @Test func longTextsHaveNoHint() {
    #expect(hint("echo " + String(repeating: "x ", count: 40_000)) == nil)
  }
}

@Suite struct Asking {
  private func asked(_ text: String) -> [String] {
    Assistance.whatMayCome(after: text, knowing: someNames).map(\.name)
  }

  @Test func atTheStartTheStatements() {
    #expect(asked("") == StatementSyntax.all.map(\.name).sorted())
    #expect(asked("co") == ["commit"])
  }

  @Test(arguments: [
    ("set ", ["--secret", "KEY"]), ("set k v ", ["session", "user", "global", "TTL", "Enter"]),
    ("commit ", ["-m", "--plan", "--on-conflict", "Enter"]), ("commit -m ", ["TEXT"]),
    ("option output ", ["VALUE", "Enter"]), ("set k v 2h ", ["Enter"]), ("nosuch ", []),
    ("metrics ", ["json", "prometheus", "reset", "Enter"]), ("# x ", []),
  ])
  func whatMayCome(text: String, names: [String]) {
    #expect(asked(text) == names)
  }

  @Test func everythingThatMayComeIsExplained() {
    for syntax in StatementSyntax.all {
      for entry in Assistance.whatMayCome(after: syntax.name + " ", knowing: someNames) {
        #expect(!entry.meaning.isEmpty, "\(syntax.name) \(entry.name)")
      }
    }
  }

  @Test(
    arguments: [
      ("?", ""), ("set k ?", "set k "), ("set k?", nil), ("set k '?", nil), ("echo \"a ?", nil),
      ("# ?", nil), ("set k", nil),
    ] as [(String, String?)])
  func aBareQuestionMarkAsks(text: String, before: String?) {
    #expect(Assistance.question(in: text) == before)
  }

  @Test func aQuestionMarkAloneIsHelp() throws {
    guard case .help(topic: nil)? = script("?").statements.first?.command else { throw NotASet() }
  }
}
