import Testing

@testable import CgxLanguage

@Suite struct Completing {
  @Test(arguments: [
    ("co", ["commit "]), ("  hel", ["help "]),
    ("s", ["sandbox ", "session ", "set ", "show ", "source ", "stage "]),
    ("el", []), ("if a exists\nel", ["else"]), ("if a exists\nend\nel", []),
    ("set a 1\ncomm", ["commit "]), ("auth ", ["status ", "logout "]),
    ("session ", ["other ", "sess_1 ", "sess_2 ", "--unchecked "]),
    ("session sess_1 ", ["--unchecked "]),
    ("set ", ["--secret ", "crm_id ", "tier ", "crm_old ", "note ", "profile "]),
    ("set crm", ["crm_id ", "crm_old "]), ("set --secret ti", ["tier "]),
    ("set --secret k v u", ["user "]), ("unset ti", ["tier "]),
    ("unset tier ", ["session ", "user ", "global "]),
    ("set k v ", ["session ", "user ", "global ", "30m ", "2h ", "1d ", "1w ", "90s ", "never "]),
    ("set k v u", ["user "]), ("set k v 2", ["2h "]),
    ("set k v user ", ["30m ", "2h ", "1d ", "1w ", "90s ", "never "]), ("set k v 2h ", []),
    ("set k ", ["true ", "false ", "null ", "${", "@"]), ("set k t", ["true "]),
    ("show ", ["--script "]), ("show --s", ["--script "]), ("check ", []), ("undo ", []),
    ("discard ", ["crm_id ", "tier "]), ("discard tier c", ["crm_id "]),
    ("get n", ["note "]), ("diff ", []), ("recover ", []), ("history ", []),
    ("commit ", ["-m ", "--plan ", "--on-conflict "]),
    ("commit -m x ", ["--plan ", "--on-conflict "]), ("commit --plan ", ["db215e3017bb2d47 "]),
    ("commit --on-conflict ", ["ours ", "theirs ", "fail "]),
    ("commit --on-conflict t", ["theirs "]), ("commit --on-conflict ours -", ["-m ", "--plan "]),
    ("rollback ", ["cmt_b ", "cmt_a "]), ("crm ", ["status ", "flush "]),
    ("crm flush ", ["--parked "]), ("crm status ", []), ("audit ", []),
    ("metrics ", ["json ", "prometheus ", "reset "]),
    ("metrics json ", ["reset "]), ("let ", []), ("let x ", ["= "]),
    ("let x = f", ["false "]), ("echo t", ["true "]), ("wait ", ["500ms ", "2s ", "15s ", "1m "]),
    ("option on-c", ["on-conflict "]), ("option on-conflict f", ["fail "]),
    ("option read-only ", ["on ", "off "]), ("help se", ["session ", "set ", "secret-argument "]),
    ("quit ", ["--discard "]),
  ])
  func whatFits(text: String, candidates: [String]) {
    #expect(offered(text) == candidates)
  }

  @Test(arguments: [
    ("if ti", ["tier_name "]), ("if acc", ["account "]), ("expect com", ["commit."]),
    ("expect commit.o", ["outcome "]),
    ("expect context.cr", ["crm_old ", "crm_id "]),
    ("if stage.", ["count ", "bytes ", "crm_id ", "tier "]),
    ("expect commit.id s", ["starts-with "]),
    ("expect a is ", ["string ", "number ", "boolean ", "object ", "array ", "null "]),
    ("expect a exists ", []), ("expect a == t", ["true "]),
    ("expect-error rate", ["rate-limited "]),
    ("expect-error validation co", ["commit "]), ("expect-error validation qu", []),
    ("expect-error refused commit --on-conflict o", ["ours "]),
    ("expect-error validation set tier 1 g", ["global "]),
    ("sandbox ", ["fault ", "write ", "clock ", "requests ", "clear "]),
    ("sandbox fault l", ["lost "]), ("sandbox fault con", ["conflict "]),
    ("sandbox fault 503 ", ["applied ", "times ", "after ", "retry-after ", "on "]),
    ("sandbox fault 503 times 2 a", ["applied ", "after "]),
    ("sandbox fault lost on ", ["put ", "get ", "token ", "crm ", "any "]),
    ("sandbox fault conflict ti", ["tier "]), ("sandbox write tier 1 u", ["user "]),
    ("sandbox clock ", ["+1h ", "+1d ", "virtual ", "real "]),
  ])
  func whatFitsInFactsAndTests(text: String, candidates: [String]) {
    #expect(offered(text) == candidates)
  }

  @Test(arguments: [
    ("set k ${acc", "set k ${account}"), ("echo \"a ${acc", "echo \"a ${account}"),
    ("echo \"a ${acc‸}\"", "echo \"a ${account}\""),
    ("set k {\"a\": ${acc", "set k {\"a\": ${account}"),
    ("set k {\"a\": \"x ${context.no", "set k {\"a\": \"x ${context.note}"),
    ("set k x-${commit.ou", "set k x-${commit.outcome}"), ("echo ${env.HO", "echo ${env.HOME}"),
    ("echo ${sandbox.req", "echo ${sandbox.requests."),
    ("echo ${sandbox.requests.tok", "echo ${sandbox.requests.token}"),
    ("set note <<END\nhello ${acc", "set note <<END\nhello ${account}"),
    ("set k @${acc", "set k @${account}"),
    ("if a exists\nlet new = 1\necho ${ne", "if a exists\nlet new = 1\necho ${new}"),
  ])
  func placeholders(text: String, expected: String) {
    #expect(completed(text) == expected)
  }

  @Test func allThatCanStandInAPlaceholder() {
    #expect(
      offered("set k ${") == ["account}", "tier_name}"]
        + FactRoot.allCases.map { $0.rawValue + "." })
  }

  @Test(arguments: [
    "set k '${acc", "set note <<'END'\n${acc", "# ${acc", "set k v # us", "set k 'a",
    "set k {\"a\": tr",
    "set k }x", "nosuch ", "set k v nowhere ", "check x ", "set k \"ab\"c", "set k \\",
    "set note <<END\nus",
  ])
  func nothingIsOfferedHere(text: String) {
    #expect(offered(text) == [])
  }

  @Test(arguments: [
    ("load da", "load data.json "), ("load de", "load deep/"),
    ("load deep/da", "load deep/data.json "),
    ("source ~/da", "source ~/data.json "), ("set k @da", "set k @data.json "),
    ("set k @\"my fi", "set k @\"my file.csv\" "), ("load 'my fi", "load 'my file.csv' "),
    ("load it", "load \"it's \\\"odd\\\".txt\" "), ("load 'da‸'", "load 'data.json'"),
    ("load \"my fo", "load \"my folder/"), ("echo a @da", "echo a @data.json "),
  ])
  func files(text: String, expected: String) {
    #expect(completed(text) == expected)
  }

  @Test func allAreQuotedWhereOneMustBe() {
    #expect(offered("load my") == ["\"my file.csv\" ", "\"my folder/"])
  }

  @Test(arguments: [
    ("set cr‸ gold user", "crm_id"), ("com‸mit", "commit "), ("set k v us‸ 2h", "user"),
    ("set tier gold\nset k v us‸\ncommit", "user "), ("set k \\\n  v us", "user "),
    ("set k {\n \"a\": 1\n} us", "user "), ("set note <<END us", "user "),
    ("set k <<END\nx\nEND\nunset ti", "tier "), ("set a {]\nunset ti", "tier "),
  ])
  func onlyWhatStandsBeforeTheCursorDecides(text: String, first: String) {
    #expect(offered(text).first == first)
  }

  @Test func theReplacedTextBeginsWhereTheWordDoes() {
    let (text, cursor) = marked("set ‹ü› v us‸ x")
    let completion = Assistance.completions(of: text, cursor: cursor, knowing: someNames)
    #expect(completion.start == "set ‹ü› v ".utf8.count)
  }

  @Test func namesFromOutsideAreQuotedAsTheyMustBe() {
    var names = Vocabulary()
    names.setKeys(staged: [], live: ["a b\u{1B}[2J", "a${x}"])
    #expect(offered("get a", knowing: names) == ["\"a b\\u001b[2J\" ", "\"a\\u0024{x}\" "])
    for text in offered("get a", knowing: names) {
      #expect(script("get " + text).diagnostics.isEmpty)
    }
  }

  @Test func hostileTextsHaveNoCompletionAndNoCrash() {
    for text in [
      "\u{0}", "set \u{1B}", String(repeating: "[", count: 10_000),
      String(repeating: "${", count: 5000) + "!",
      "set k \"" + String(repeating: "\\", count: 999),
      String(repeating: "set a <<E\n", count: 500),
      String(repeating: "set k ' ", count: 1000), "set k \u{FFFD}",
      String(repeating: "x", count: 100_000),
    ] {
      #expect(offered(text).isEmpty)
      _ = hint(text)
    }
    #expect(Assistance.completions(of: "set é", cursor: 5, knowing: someNames).candidates.isEmpty)
    #expect(Assistance.completions(of: "co", cursor: -1, knowing: someNames).start == 0)
    #expect(Assistance.completions(of: "co", cursor: 99, knowing: someNames).candidates.count == 1)
  }

  @Test func tenThousandKeysAreOffered() {
    var names = Vocabulary()
    names.setKeys(staged: ["z"], live: SortedNames((0..<10_000).map { "key_\($0)" }))
    #expect(offered("get ", knowing: names).count == 10_001)
    #expect(offered("get key_999", knowing: names).count == 11)
  }
}

@Suite struct KnownWords {
  @Test func namesThatBeginAlikeAreFound() {
    let names = SortedNames(["b", "ab", "abc", "a", "ac", "abc"])
    #expect(Array(names.beginning(with: "ab")) == ["ab", "abc"])
    #expect(Array(names.beginning(with: "x")) == [])
    #expect(Array(names.beginning(with: "")) == ["a", "ab", "abc", "ac", "b"])
    #expect(names.contains("abc"))
    #expect(!names.contains("abd"))
  }

  @Test func aKeyIsOfferedOnce() {
    #expect(someNames.liveKeys.names == ["crm_old", "note"])
    #expect(someNames.earlierKeys.names == ["profile"])
  }
}
