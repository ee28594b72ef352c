import Testing

@testable import CgxLanguage

/// The values of variables are followed where every way here gives the same.
@Suite struct ConstantsOfAScript {
  @Test(arguments: [
    ("let t = banana\nset a 1 user ${t}\ncommit", ["bad-scope 2"]),
    ("let t = 5x\nset a 1 user ${t}\ncommit", ["bad-time 2"]),
    ("let t = 2020-01-01T00:00:00Z\nset a 1 user ${t}\ncommit", ["past-time 2"]),
    ("let t = 2h\nset a 1 user ${t}\ncommit", []),
    ("let k = \"a b\"\nset ${k} 1\ncommit", ["bad-key 2"]),
    ("let k = \"a b\"\nset ${k} 1", ["bad-key 2"]),
    ("let k = \"a b\"\nset \"x-${k}\" 1\ncommit", ["bad-key 2"]),
    ("let n = 5\nset \"a_${n}\" 1\nset a_5 2\ncommit", ["overwritten 2"]),
    ("let o = {\"x\": 1}\nset ${o} 1\ncommit", ["wrong-type 2"]),
    ("let o = {\"x\": 1}\necho ${o.x} ${o.y}", ["undefined-name 2"]),
    ("let o = {\"x\": 1}\nif o.y == 1\n  get\nend", []),
    ("let n = abc\nif n > 3\n  get\nend", ["wrong-type 2"]),
    ("let n = 5\nif n > 3\n  set a 1\nend", ["uncommitted 3"]),
    ("let n = 1\nif n > 3\n  set a 1\nend", []),
    ("let n = abc\nexpect n > 3", ["wrong-type 2"]),
    ("let f = nosuch.cgx\nsource ${f}", ["bad-file 2"]),
    ("let f = edits.cgx\nsource ${f}", ["prompt-only edits.cgx:1"]),
    ("let f = nosuch.json\nload ${f}\ncommit", ["bad-file 2"]),
    ("let d = soon\nwait ${d}", ["bad-time 2"]), ("let d = 5s\nwait ${d}", []),
    ("let v = maybe\noption read-only ${v}", ["unknown-option 2"]),
    ("let a = x\nlet b = ${a}y\nset ${b}.z 1\ncommit", ["bad-key 3"]),
    // What is not known of them.
    ("let t = ${env.T}\nset a 1 user ${t}\ncommit", []),
    ("let t = 2h\nif env.X exists\n  let t = banana\nend\nset a 1 user ${t}\ncommit", []),
    ("let t = banana\nsource ${env.F}\nset a 1 user ${t}\ncommit", []),
    ("let t = banana\nset --secret a 1 user ${t}\ncommit", []),
    ("let k = \"a b\"\nexpect-error validation set ${k} 1", []),
    // A condition keeps out what would be wrong with a value.
    ("let k = \"\"\nif k != \"\"\n  set ${k} 1\n  commit\nend", []),
    ("let cfg = {}\nif cfg.ttl exists\n  echo ${cfg.ttl}\nend", []),
    ("let n = abc\nif n is number\n  if n > 3\n    get\n  end\nend", []),
    ("let f = \"\"\nif f != \"\"\n  source ${f}\nend", []),
    ("let k = \"a b\"\nif k matches \"^[a-z]+$\"\n  set ${k} 1\n  commit\nend", []),
    ("let k = \"a b\"\nif k != \"\"\n  set ${k} 1\n  commit\nend", ["bad-key 3"]),
    ("let on = true\nif on == true\n  let x = 1\nend\necho ${x}", []),
    // A branch that is not taken as the script is now is no mistake.
    (
      "let debug = false\nif debug == true\n  let x = 1\nend\nif debug == true\n  echo ${x}\nend",
      []
    ),
    (
      "let debug = false\nif debug == true\n  quit\nend\nset a 1\ncommit", []
    ),
  ])
  func areFollowed(text: String, codes: [String]) {
    let checked = CheckedText(files: ["edits.cgx": "edit"])
    #expect(checked.codes(in: text) == codes)
  }

  @Test func growOnlySoFar() {
    let doubling = String(repeating: "let a = \"${a}${a}\"\n", count: 60)
    let nesting = String(repeating: "let b = [${b}, ${b}]\n", count: 60)
    #expect(CheckedText().codes(in: "let a = x\nlet b = 1\n" + doubling + nesting) == [])
  }

  @Test(arguments: [
    ("rollback", ["not-committed 1"]),
    ("set a 1\ncommit\nrollback\ncommit", []),
    ("if env.X exists\n  set a 1\n  commit\nend\nrollback\ncommit", []),
    ("set a 1\nexpect-error unknown commit\nrollback\ncommit", []),
    ("source ${env.F}\nrollback\ncommit", []),
    ("echo ${commit.id}", ["not-committed 1"]), ("echo ${commit.nosuch}", []),
    ("if commit.id exists\n  get\nend", []), ("expect commit.outcome == committed", []),
    ("set a 1\ncommit\necho ${commit.id}", []),
  ])
  func whatNeedsACommit(text: String, codes: [String]) {
    #expect(CheckedText().codes(in: text) == codes)
  }
}
