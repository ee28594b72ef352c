import Testing

@testable import CgxLanguage

/// Names, files and ends: what is known at a place, whichever way leads there.
@Suite struct WaysThroughAScript {
  @Test(arguments: [
    ("echo ${a}", ["undefined-name 1"]), ("let a = 1\necho ${a}", []),
    ("echo ${a}\nlet a = 1", ["undefined-name 1"]),
    ("let a = {\"b\": ${env.B}}\necho ${a.b} ${a.c}", []),
    ("set k \"x ${a}\"\ncommit", ["undefined-name 1"]),
    ("set k {\"m\": [${a}]}\ncommit", ["undefined-name 1"]),
    ("expect a == 1", ["undefined-name 1"]),
    ("expect a absent", []), ("expect a exists\necho ${a}", ["undefined-name 2"]),
    ("if a exists\n  echo ${a}\nend", []), ("if a absent\n  let a = 1\nend\necho ${a}", []),
    ("if env.X exists\n  let a = 1\nend\necho ${a}", ["maybe-undefined 4"]),
    ("if env.X exists\n  let a = 1\nelse\n  let a = 2\nend\necho ${a}", []),
    ("if env.X exists\n  let a = 1\nelse\n  quit\nend\necho ${a}", []),
    ("if env.X exists\n  quit\nend\nlet a = 1\necho ${a}", []),
    // What was defined under a condition is defined under the same.
    ("if env.X exists\n  let a = 1\nend\nif env.X exists\n  echo ${a}\nend", []),
    (
      "if env.X exists\n  let a = 1\nend\nif env.X exists\n  get\nelse\n  echo ${a}\nend",
      ["maybe-undefined 7"]
    ),
    (
      "if env.X exists\n  if env.Y exists\n    let a = 1\n  end\nend\nif env.Y exists\n"
        + "  if env.X exists\n    echo ${a}\n  end\nend", []
    ),
    (
      "if env.X exists\n  if env.Y exists\n    let a = 1\n  end\nend\nif env.Y exists\n"
        + "  echo ${a}\nend", ["maybe-undefined 7"]
    ),
    (
      "if context.x exists\n  let a = 1\nend\nif context.x exists\n  echo ${a}\nend",
      ["maybe-undefined 5"]
    ),
    ("expect-error validation echo ${a}", []), ("source ${env.F}\necho ${a}", []),
    ("source names.cgx\necho ${a} ${b}", ["undefined-name 2"]), ("echo ${given} ${env.X}", []),
    ("sandbox write k ${a}", ["sandbox-statement 1", "undefined-name 1"]),
    (
      "wait ${a}\ncommit -m ${b}\nsession ${c}\noption rate ${d}\ndiscard ${e}",
      [
        "undefined-name 1", "empty-commit 2", "undefined-name 2", "undefined-name 3",
        "undefined-name 4", "undefined-name 5",
      ]
    ),
  ])
  func names(text: String, codes: [String]) {
    let checked = CheckedText(files: ["names.cgx": "let a = 1"], names: ["given"])
    #expect(checked.codes(in: text) == codes)
  }

  @Test func aNearNameIsSuggested() throws {
    let findings = CheckedText().findings(in: "let account = 1\necho ${acount}")
    #expect(try #require(findings.first).message.help.first == "did you mean 'account'?")
  }

  @Test(arguments: [
    ("quit\necho 1\necho 2", ["unreachable-statement 2"]), ("echo 1\nquit", []),
    ("if env.X exists\n  quit\nelse\n  quit\nend\necho 1", ["unreachable-statement 6"]),
    ("if env.X exists\n  quit\nend\necho 1", []),
    ("if env.X exists\n  quit\n  echo 1\nend", ["unreachable-statement 3"]),
    ("source quits.cgx\necho 1", ["unreachable-statement 2"]),
    ("source maybe.cgx\necho 1", []),
    // What is never run is not followed.
    ("quit\nset a ${b}", ["unreachable-statement 2"]),
  ])
  func whatIsNeverRun(text: String, codes: [String]) {
    let checked = CheckedText(files: [
      "quits.cgx": "echo 1\nquit", "maybe.cgx": "if env.X exists\n  quit\nend",
    ])
    #expect(checked.codes(in: text) == codes)
  }

  @Test(arguments: [
    ("source nosuch.cgx", ["bad-file 1"]), ("source test.cgx", ["source-cycle 1"]),
    ("source circle.cgx", ["source-cycle circle.cgx:1"]), ("load nosuch.json", ["bad-file 1"]),
    ("set a @nosuch.txt\ncommit", ["bad-file 1"]), ("echo @nosuch.txt", ["bad-file 1"]),
    ("load f.json\ncommit", []), ("set a @f.json\ncommit", []), ("source /dev/stdin", []),
    ("load f.json", ["uncommitted 1"]), ("source stages.cgx", ["uncommitted stages.cgx:1"]),
    ("source stages.cgx\ncommit", []), ("source broken.cgx\necho ${x}\ncommit", []),
  ])
  func files(text: String, codes: [String]) {
    let checked = CheckedText(files: [
      "circle.cgx": "source circle.cgx", "f.json": "a b", "stages.cgx": "set a 1",
      "broken.cgx": "let x 1\nset a",
    ])
    #expect(checked.codes(in: text) == codes)
  }

  @Test func filesThatSourceEachOtherTooDeep() {
    var files: [String: String] = [:]
    for number in 1...20 { files["\(number).cgx"] = "source \(number + 1).cgx" }
    #expect(CheckedText(files: files).codes(in: "source 1.cgx") == ["source-too-deep 15.cgx:1"])
  }

  /// Each file sources the next one twice: a million ways, of which not all are followed.
  @Test(.timeLimit(.minutes(1))) func filesThatSourceOthersTwiceEachEnd() {
    var files = ["15.cgx": "echo 1"]
    let filler = String(repeating: "echo 1\n", count: 200)
    for number in 1..<15 {
      files["\(number).cgx"] = filler + "source \(number + 1).cgx\nsource \(number + 1).cgx"
    }
    #expect(CheckedText(files: files).codes(in: "source 1.cgx") == [])
  }

  @Test(arguments: [
    (
      "sandbox clock +2h\nexpect sandbox.requests.put == 1",
      ["sandbox-statement 1", "sandbox-statement 2"]
    ),
    ("test a\nsandbox clock +2h\nexpect sandbox.requests.put == 1", []),
    ("sandbox clear\ntest a\nget", []), ("expect-error validation sandbox requests", []),
    ("source steers.cgx\ntest a\nget", []),
    ("source steers.cgx", ["sandbox-statement steers.cgx:1"]),
    ("edit", ["prompt-only 1"]), ("record x.cgx", ["prompt-only 1"]),
  ])
  func whatNeedsASandboxOrAPrompt(text: String, codes: [String]) {
    #expect(CheckedText(files: ["steers.cgx": "sandbox clear"]).codes(in: text) == codes)
  }

  @Test(arguments: [
    ("let a = 1\nset k 1\ntest one\ncommit\necho ${a}\ntest two\ncommit", []),
    (
      "test one\nset a 1\nlet b = 1\ntest two\ncommit\necho ${b}",
      ["uncommitted 2", "empty-commit 5", "undefined-name 6"]
    ),
    ("test one\nset a 1\nquit\ntest two\nset b 1\nquit --discard", ["uncommitted 2"]),
    ("test one\nset a 1\nif env.X exists\n  commit\nend", ["maybe-uncommitted 2"]),
    ("test one\nquit\necho 1\ntest two\nget", ["unreachable-statement 3"]),
    ("quit\ntest one\nget", ["unreachable-statement 2"]),
    (
      "set a 1\ntest one\nsource ${env.F}\ntest two\necho ${b}",
      ["uncommitted 1", "undefined-name 5"]
    ),
  ])
  func eachTestBeginsWithWhatIsSetUp(text: String, codes: [String]) {
    #expect(CheckedText().codes(in: text) == codes)
  }

  @Test(arguments: [
    ("set a\necho ${b}", ["undefined-name 2"]), ("let a\necho ${a}", []), ("st a 1\ncommit", []),
    ("set a [\necho 1\ncommit", []), ("if a\n  quit\nend\ncommit", ["empty-commit 4"]),
    ("wait 10\nset a 1", ["uncommitted 2"]),
  ])
  func whatCantBeReadMayHaveDoneThis(text: String, codes: [String]) {
    #expect(CheckedText().codes(in: text) == codes)
  }
}
