import Testing

@testable import CgxLanguage

/// What stays staged, what is committed empty, what never counts: on every way through a script.
@Suite struct StagePaths {
  @Test(arguments: [
    "set a 1\ncommit", "set a 1\ndiscard", "set a 1\nundo", "set a 1\ndiscard a",
    "set a 1\nquit --discard", "if env.X exists\n  set a 1\n  commit\nend",
    "set a 1\nif env.X exists\n  commit\nelse\n  discard\nend",
    "set a 1\nif env.X exists\n  quit --discard\nend\ncommit",
    // What was staged under a condition is committed under the same.
    "if env.X exists\n  set a 1\nend\nget\nif env.X exists\n  commit\nend",
    "if env.X == 1\n  set a 1\nelse\n  get\nend\nif env.X == 1\n  commit\nend",
    // What a condition tells of the stage.
    "set a 1\nif stage.count > 0\n  commit\nend", "set a 1\nif stage.count exists\n  commit\nend",
    "set a 1\nif stage.count == 0\n  quit\nend\ncommit",
    "set a 1\nif stage.count != 0\n  commit\nend", "set a 1\nif stage.count >= 1\n  commit\nend",
    "set a 1\nif stage.count == 1\n  commit\nend", "set a 1\nif stage.a exists\n  commit\nend",
    "if env.X exists\n  set a 1\nend\nif stage.count == 0\n  quit\nend\ncommit",
    "if env.X exists\n  set a 1\nend\nif stage.count > 0\n  commit\nend",
    "if env.X exists\n  set a 1\nend\nif stage.a exists\n  commit\nend",
    "if env.X exists\n  set a 1\nend\nif stage.a absent\n  quit\nend\ncommit",
    "if env.X exists\n  set a 1\nend\nexpect stage.count == 0",
    "unset a\nif stage.a exists\n  commit\nelse\n  quit\nend",
    "if env.X exists\n  unset a\nend\nif stage.a absent\n  quit\nend\ncommit",
    "if env.X exists\n  set a 1\nend\nif env.X absent\n  quit\nend\ncommit",
    "if env.X == 1\n  set a 1\nend\nif env.X != 1\n  quit\nend\ncommit",
    // The committed change could not be written down.
    "set a 1\nexpect-error ledger commit",
    // What is staged under a condition is there for another one that asks for the stage.
    "if stage.count == 0\n  set k v\nend\nif stage.count == 0\n  discard\nend\ncommit",
    // Nothing is known of these.
    "stage restore", "set a 1\nrecover",
    "expect-error unknown commit\nrecover",
    "expect-error validation set a.b 1", "expect-error parse set a 1", "load ${env.F}",
    "set a 1\nlet k = a\ndiscard ${k}",
  ])
  func endsClean(text: String) {
    #expect(CheckedText().codes(in: text) == [])
  }

  @Test(arguments: [
    ("set a 1", ["uncommitted 1"]), ("unset a", ["uncommitted 1"]),
    ("set a 1\nset b 2\ndiscard a", ["uncommitted 2"]),
    ("set a 1\ncommit\nset b 2", ["uncommitted 3"]),
    ("set a 1\nquit", ["uncommitted 1"]),
    ("let k = a\nset ${k} 1", ["uncommitted 2"]), ("set ${env.K} 1", ["uncommitted 1"]),
    ("set a 1\nexpect-error refused commit", ["uncommitted 1"]),
    ("set a 1\ncommit\nset b 1\nset c 1\nundo", ["uncommitted 3"]),
    ("set a 1\ndiscard\nundo", ["uncommitted 1"]),
    ("set a 1\nif env.X exists\n  commit\nend", ["maybe-uncommitted 1"]),
    ("if env.X exists\n  set a 1\nend", ["maybe-uncommitted 2"]),
    ("if env.X exists\n  set a 1\nelse\n  set a 2\nend", ["uncommitted 2"]),
    // The same words, but another value.
    (
      "let a = 1\nif ${a} == 1\n  set k 1\nend\nlet a = 2\nif ${a} == 1\n  commit\nend",
      ["uncommitted 3"]
    ),
    (
      "let a = ${env.A}\nif ${a} == 1\n  set k 1\nend\nlet a = ${env.B}\nif ${a} == 1\n"
        + "  commit\nend", ["maybe-uncommitted 3"]
    ),
    ("set ${env.K} 1\nundo\nset ${env.L} 2", ["uncommitted 3"]),
    ("set a 1\ncommit\nrollback", ["maybe-uncommitted 3"]),
    // Each way takes back its own step.
    ("set a 1\nset b 1\nif env.X exists\n  set c 1\n  undo\nend\nundo", ["uncommitted 1"]),
    ("set a 1\nset b 1\nif env.X exists\n  undo\nend\nundo", ["maybe-uncommitted 1"]),
    ("set a 1\nset b 1\nif env.X exists\n  discard b\nend\nundo", ["uncommitted 1"]),
    ("set a 1\nif env.X exists\n  discard\nend\nundo", ["maybe-uncommitted 1"]),
    ("set a 1\nset b 1\nif env.X exists\n  set c 1\nend\nundo", ["uncommitted 1"]),
    (
      "set a 1\nset b 1\nif env.X exists\n  set c 1\nelse\n  set d 1\nend\nundo\nundo",
      ["uncommitted 1"]
    ),
    (
      "if context.x exists\n  set k 1\nend\nif context.x exists\n  commit\nend",
      ["maybe-uncommitted 2"]
    ),
    ("set a 1\nif stage.count > 1\n  commit\nend", ["uncommitted 1"]),
    ("set a 1\nif stage.b exists\n  commit\nend", ["uncommitted 1"]),
    ("if env.X exists\n  set a 1\nend\nif stage.b absent\n  get\nend", ["maybe-uncommitted 2"]),
    ("set a 1\nif env.X exists\n  quit\nend\ncommit", ["uncommitted 1"]),
    ("if env.X exists\n  set a 1\nend\nif env.Y exists\n  commit\nend", ["maybe-uncommitted 2"]),
    ("set a 1\nset b 1\nif env.X exists\n  discard b\nend\ndiscard a", ["maybe-uncommitted 2"]),
    (
      "set a 1\nif env.X exists\n  if env.Y exists\n    commit\n  end\nelse\n  discard\nend",
      ["maybe-uncommitted 1"]
    ),
  ])
  func namesWhatStaysStaged(text: String, codes: [String]) {
    #expect(CheckedText().codes(in: text) == codes)
  }

  @Test func tellsWhereItEndsAndWhatElseIsStaged() throws {
    let findings = CheckedText().findings(in: "set a 1\nset b 2\nset c 3\nquit\n")
    let message = try #require(findings.first).message
    #expect(message.label == "still staged where the script ends, at test.cgx:4:1")
    #expect(message.help.first == "so are test.cgx:2:1, test.cgx:3:1")
  }

  @Test(arguments: [
    ("commit", ["empty-commit 1"]), ("set a 1\ndiscard\ncommit", ["empty-commit 3"]),
    ("set a 1\nundo\ncommit", ["empty-commit 3"]),
    ("set a 1\ncommit\ncommit", ["empty-commit 3"]),
    ("if env.X exists\n  get\nend\ncommit", ["empty-commit 4"]),
    ("set a 1\nif env.X exists\n  commit\nelse\n  discard\nend\ncommit", ["empty-commit 7"]),
    (
      "if env.X exists\n  set a 1\nend\nif env.X absent\n  get\nelse\n  discard\nend\ncommit",
      []
    ),
    // A condition whose value stays drops what it can't know all of.
    ("if env.X exists\n  set a 1\nend\nif env.X exists\n  commit\nend\ncommit", []),
    ("if env.X exists\n  set a 1\nend\nif env.X exists\n  commit\nend\ndiscard a", []),
    ("expect stage.count == 0\ncommit", ["empty-commit 2"]),
    ("expect-error validation commit", []), ("set a 1\ncommit\nrollback\ncommit", []),
    ("if env.X exists\n  set a 1\nend\ncommit", []), ("source /dev/stdin\ncommit", []),
    ("set ${env.K} 1\ncommit", []), ("stage restore\ncommit", []),
    (
      "set a 1\nset ${env.K} 2\nif stage.count == 1\n  echo same\nelse\n  discard\nend\ncommit", []
    ),
    ("set b 1\ndiscard ${env.K}\ncommit", []),
    ("set a 1\nundo\nset b 1\nundo\ncommit", ["empty-commit 5"]),
    ("if env.X exists\n  set a 1\nelse\n  set b 1\nend\nundo\ncommit", ["empty-commit 7"]),
    ("set a 1\nif env.X exists\n  discard\n  set b 1\nend\nundo\ncommit", ["empty-commit 7"]),
  ])
  func aCommitThatIsEmptyOnEveryWay(text: String, codes: [String]) {
    #expect(CheckedText().codes(in: text) == codes)
  }

  @Test(arguments: [
    ("undo", ["not-staged 1"]), ("set a 1\ncommit\nundo", ["not-staged 3"]),
    ("set a 1\ndiscard b\ncommit", ["not-staged 2"]),
    ("set a 1\ndiscard a\ndiscard a", ["not-staged 3"]),
    ("if env.X exists\n  set a 1\nend\nundo", []),
    ("if env.X exists\n  set a 1\nend\ndiscard a", []),
    ("stage restore\ndiscard a", []), ("set ${env.K} 1\ndiscard a", []),
    ("let k = a\nset ${k} 1\ndiscard b\ncommit", ["not-staged 3"]),
    ("set a 1\ncommit\nrollback\nundo", []),
  ])
  func whatIsTakenOutMustBeThere(text: String, codes: [String]) {
    #expect(CheckedText().codes(in: text) == codes)
  }

  @Test(arguments: [
    ("set a 1\nset a 2\ncommit", ["overwritten 1"]),
    ("set a 1\nunset a\ncommit", ["overwritten 1"]),
    ("set a 1\nset a 2\nset a 3\ncommit", ["overwritten 1", "overwritten 2"]),
    ("set a 1\nload f.json\ncommit", ["overwritten 1"]),
    // A default is no mistake, nor what was looked at.
    ("set a 1\nif env.X exists\n  set a 2\nend\ncommit", []), ("load f.json\nset a 2\ncommit", []),
    ("set a 1\nset a 2\nundo\ncommit", []), ("set a 1\ncommit\nset a 2\ncommit", []),
    ("set a 1\nif env.X exists\n  commit\n  quit\nend\nset a 2\ncommit", []),
    ("set a 1\nif env.X exists\n  show\n  quit --discard\nend\nset a 2\ncommit", []),
    (
      "set a 1\nif env.X exists\n  quit --discard\nend\nset a 2\ncommit", ["overwritten 1"]
    ),
    ("set a 1\ntest one\nset a 2\ncommit\ntest two\nset a 3\ncommit", []),
    ("test one\nset a 1\nset a 2\ncommit", ["overwritten 2"]),
    ("set a 1\nshow\nset a 2\ncommit", []), ("set a 1\nexpect stage.a == 1\nset a 2\ncommit", []),
    ("set a 1\nexpect-error refused commit\nset a 2\ncommit", []),
    ("set a 1\nexpect-error expectation expect stage.a == 2\nset a 2\ncommit", []),
    ("set a 1\nexpect-error validation set a 2 x\ncommit", []),
    ("source defaults.cgx\nset a 2\ncommit", []), ("unset a\nset a 1\ncommit", []),
  ])
  func aValueThatNeverCounts(text: String, codes: [String]) {
    let checked = CheckedText(files: ["f.json": "a b", "defaults.cgx": "set a 1"])
    #expect(checked.codes(in: text) == codes)
  }

  @Test func aChangeSetThatIsSurelyTooLarge() {
    let long = String(repeating: "x", count: 600)
    #expect(CheckedText().codes(in: "set a \(long)\nset b \(long)\ncommit") == ["too-large 3"])
    #expect(
      CheckedText().codes(in: "set a \(long)\nset b \(long)\ncheck\ndiscard") == ["too-large 3"])
    #expect(
      CheckedText().codes(in: "set a \(long)\nset b \"\(long)${env.X}\"\ncommit") == ["too-large 3"]
    )
    for text in [
      "set a \(long)\ncommit\nset b \(long)\ncommit", "set a \(long)\nset a 1\nset b 1\ncommit",
      "set a \(long)\nset b \(long)\ndiscard b\ncommit",
      "set a \(long)\nset b ${env.X}\ncommit",
      "set a \(long)\nset b \(long)\nset ${env.X} 1\ncommit",
      "set a \(long)\nif env.X exists\n  set b \(long)\nend\ncommit",
    ] {
      #expect(!CheckedText().codes(in: text).contains { $0.hasPrefix("too-large") }, "\(text)")
    }
  }
}
