import Testing

@testable import CgxLanguage

/// A statement that can't be read hides only what it may have done itself.
@Suite struct WaysPastWhatCantBeRead {
  @Test(arguments: [
    // Before it, and what does not depend on it.
    ("set a 1\nquit\nset a", ["uncommitted 1", "unreachable-statement 3"]),
    ("frobnicate\nload nosuch.json\nedit", ["bad-file 2", "prompt-only 3"]),
    ("frobnicate\nsource nosuch.cgx", ["bad-file 2"]),
    ("frobnicate\nset a 1", ["uncommitted 2"]),
    ("set a \"x\nedit", ["prompt-only 2"]),
    ("frobnicate\necho ${a}", ["undefined-name 2"]),
    ("echo [\n]]\nset a 1", ["uncommitted 3"]),
    ("commit --bogus\ncommit", ["empty-commit 2"]),
    ("get a b\ncommit", ["empty-commit 2"]),
    ("if env.X = 1\n  edit\nend\nset a 1", ["prompt-only 2", "uncommitted 4"]),
    ("if env.X exists\n  edit\n  set a \"x\n  edit\nend", ["prompt-only 2", "prompt-only 4"]),
    ("end\nset a 1", ["uncommitted 2"]), ("else\nedit", ["prompt-only 2"]),
    ("if env.X exists\n  edit", ["prompt-only 2"]),
    ("when env.X exists\n  edit\nend\nset a 1", ["prompt-only 2", "uncommitted 4"]),
    ("source broken.cgx\nedit", ["prompt-only broken.cgx:1", "prompt-only 2"]),
    ("test\nset a 1\ntest two\ncommit", ["uncommitted 2", "empty-commit 4"]),
    // What it may have done.
    ("frobnicate\ncommit", []), ("set a\ncommit", []), ("set a 1\nquit now", []),
    ("set a 1\nfrobnicate", []), ("set a 1\ndiscard \"a", []),
    (
      "set a 1\nif env.X =\n  commit\nend",
      [
        "maybe-uncommitted 1"
      ]
    ),
    ("var x = 1\necho ${x}", []), ("let x 1\necho ${x} ${y}", ["undefined-name 2"]),
    ("include names.cgx\necho ${x}", []), ("commit x y\necho ${commit.id}", []),
    ("if env.X exists\n  quit\nend\nend\nset a 1\ncommit", []),
    ("quit\nend\nedit", ["prompt-only 3"]), ("set a 1\nend\ncommit", []),
    ("else if env.X exists\n  quit\nend\nset a 1\ncommit", []),
  ])
  func hidesOnlyWhatItMayHaveDone(text: String, codes: [String]) {
    #expect(CheckedText(files: ["broken.cgx": "edit\nfrobnicate"]).codes(in: text) == codes)
  }

  @Test(arguments: [
    ("sett --secret token \"hunter2 horse\"\necho ${hors}", []),
    ("source broken.cgx\necho ${hunter}", ["broken.cgx"]),
    ("source names.cgx\necho ${hunter}", ["names.cgx"]),
  ])
  func doesNotSuggestItsWords(text: String, hidden: [String]) throws {
    let checked = CheckedText(
      files: ["broken.cgx": "lett hunter2 horse", "names.cgx": "let hunter2 = 1"],
      hidden: Set(hidden))
    let finding = try #require(
      checked.findings(in: text).first { $0.code == .undefinedName })
    #expect(!finding.message.help.contains { $0.contains("mean") }, "\(finding.message)")
  }

  @Test(arguments: [
    ("if a ==\n  get\nelse now\n  get\nend", 2), ("if a == \"x\n  get\nend", 1),
    ("if context.a exists\n  get\nend now\nget", 1), ("when context.a exists\n  get\nend", 1),
    (String(repeating: "if context.a exists\n", count: 5000) + "get", 1),
    (
      String(repeating: "if context.a exists\n", count: 100)
        + String(repeating: "end\n", count: 100), 1
    ),
    (String(repeating: "if context.a =\n", count: 70) + String(repeating: "end\n", count: 70), 70),
  ])
  func aBrokenBlockIsOneMistake(text: String, count: Int) {
    let script = Parser.parse(SourceText(name: "test.cgx", text: text), limit: .max)
    #expect(script.diagnostics.count == count, "\(script.diagnostics.map(\.problem))")
  }
}
