import CgxLanguage
import Foundation
import Testing

/// A secret runs through every statement and every failure, and all that was written is searched.
@Suite(.timeLimit(.minutes(5))) struct Canaries {
  private static let ending = """

    show
    show --script
    diff
    get
    history
    metrics
    commit -m "note of ${canary}"
    echo ${canary} ${stage.count}
    expect context.token == 1
    """

  private static let examples = StatementSyntax.all.flatMap { syntax in
    syntax.examples.map(\.script)
  }

  @Test(arguments: examples, Canary.all)
  func noStatementShowsAStagedSecret(example: String, canary: Canary) throws {
    let script = """
      set --secret token ${canary} user 1h
      commit
      set --secret other {"inside": ["${canary}"]}
      \(example)
      set copy "Bearer ${canary}"
      """
    let variable = ["--sandbox", "--var", "canary=\(canary.text)"]
    try canary.search(script + Self.ending, variable + canary.mode)
  }

  /// `@` is the secret as a word, `~` as it is.
  private static let mistakes = [
    "set --secret k @ sesion", "set --secret k @ user 2h more", "set k @ --secret",
    "set k @ user --secret 2h", "set --secret k @ @", "set --secret k ~ ~ ~", "set --secret=@ k",
    "set --secret=~ k", "set --secrt k @ x", "set —secret k @ x", "set -secret k ~ x y",
    "sett --secret k @", "sett k @ --secret", "set --secret k \"~", "set --secret k '~",
    "set --secret k \"~\nset a 1\nsett ~\n", "set --secret k '~'x", "set --secret \"k\"@ @",
    "set --secret k {\"a\": ~}", "set --secret k [1,\n~,\n2]", "set --secret k {\"a\":\n\"~\n}",
    "set --secret k {\"a\": @", "set --secret k <<END\n~\n", "set --secret k <<END\n~\n${a b}\nEND",
    "set --secret k <<\n~\n", "set --secret k ~${nope}", "set --secret k ~${a b}",
    "set --secret k @~", "set --secret k \\\n  @ \\\n  ~",
    "expect-error validation set --secret k @ ~",
    "expect-error valid set --secret k @", "if stage.count == 0\nset --secret k @ ~\nend",
    "if stage.count == 0\nset --secret k @", "set \"a\nset --secret k @",
    "set a }\nset --secret k ~ @",
    "set --secret k ]~", "set --secret k @\u{1}", "set --secret k @ 0s",
    "set --secret k @ 2020-01-01",
    "set --secret \"a b\" @", "set --secret k @ \"bad ~\"", "set --secret k @ user user",
    "expect-error parse if set --secret k @", "expect-error conflict set --secret k @",
    "expect-error validation set --secret k @nowhere/~", "set --secret k ~\n",
  ]

  @Test(arguments: mistakes, Canary.all)
  func noMistakeShowsASecret(mistake: String, canary: Canary) throws {
    let script = mistake.replacing("@", with: canary.literal).replacing("~", with: canary.text)
    try canary.search(script, ["--sandbox"] + canary.mode)
    // As an argument and as standard input, the same.
    for arguments in [["--sandbox", "-c", script], ["--sandbox", "-"]] {
      let run = try Program.run(arguments, input: script)
      #expect(canary.found(in: run.output + run.errors) == [], "\(script)\n\(run.errors)")
    }
  }

  /// What may fail once the secret is staged as `k`.
  private static let failures = [
    "crm {\"a\": \"${stage.k}\"}", "crm {\"a\": ¤}", "commit -m @\nhistory", "get ${stage.k}",
    "discard ${stage.k}", "discard @", "session ${stage.k}", "option attempts ${stage.k}",
    "option timeout @", "wait ${stage.k}", "wait @", "echo ${stage.k} @ ¤", "echo {\"a\": ¤}",
    "let x = ${stage.k}\necho \"a ${x}\"", "let x = [¤]\necho ${x} ${x.0}", "load ${stage.k}",
    "load @", "source ${stage.k}", "rollback ${stage.k}", "unset ${stage.k}", "set ${stage.k} 1",
    "set a 1 ${stage.k}", "set a 1 user @", "sandbox write ${stage.k} 1", "echo ${@}",
    "sandbox write other ${stage.k}\nget\nget other\nset other 1\ndiff\n"
      + "sandbox fault conflict other \"x ${stage.k} y\"\ncommit --on-conflict fail",
    "sandbox write other ${stage.k}\nset other 1\nsandbox fault conflict other [¤]\ncommit",
    "sandbox fault conflict k ¤\ncommit", "sandbox fault conflict k ¤\ncommit --on-conflict theirs",
    "sandbox fault conflict k ¤\ncommit --on-conflict fail\nshow",
    "commit\nset k 1\nsandbox fault conflict k ¤\ncommit", "commit\nrollback\ndiff\ncommit\nget",
    "commit\nset k 1\ncommit\nrollback\nshow\ndiff\nshow --script",
    "sandbox fault 400\ncommit", "sandbox fault 401 times 3\ncommit", "sandbox fault 403\ncommit",
    "sandbox fault 404\ncommit", "sandbox fault 409 times 9\ncommit", "sandbox fault 413\ncommit",
    "sandbox fault 422\ncommit", "sandbox fault 429 retry-after 200s\ncommit",
    "sandbox fault 500\ncommit", "sandbox fault 502 applied\ncommit",
    "sandbox fault timeout\ncommit",
    "sandbox fault timeout applied\nsandbox fault 503 times 9 on get\ncommit",
    "sandbox fault lost times 9\nsandbox fault 503 times 9 on get after 1\ncommit\n",
    "expect-error unknown commit\nrecover\nget", "sandbox fault reset applied\ncommit",
    "sandbox fault garbage\ncommit", "sandbox fault truncated applied\ncommit",
    "expect stage.k == 1", "expect stage.k matches \"${stage.k}(\"", "expect stage.k < 1",
    "expect stage.k absent", "expect stage.k == \"${stage.k}x\"", "expect stage.k is number",
    "commit\nexpect context == 1", "commit\nexpect sandbox.last_put == 1",
    "commit\necho ${sandbox.last_put} ${context} ${context.k}",
    "expect-error auth set a 1 ${stage.k}",
    "expect-error expectation expect stage.k == 1\necho ${error.message}",
    "commit --plan ${stage.k}",
    "commit --plan @", "option dry-run on\ncommit", "option read-only on\ncommit", "set b @\nshow",
    "set b {\"¤\": 1}", "set b [¤, \"xx¤\"]\nshow --script\ndiff\ncommit\nget b", "undo\nget k",
    "set b <<END\n~ ~\nEND\nshow\ncommit\nget b", "check", "discard\nget", "help set", "quit",
    "if stage.k == 1\necho no\nelse\necho ${stage.k}\nend",
  ]

  @Test(arguments: failures, Canary.all)
  func noFailureShowsASecret(failure: String, canary: Canary) throws {
    let inside = String(canary.json.dropFirst().dropLast())
    let script =
      "sandbox clock virtual\nset --secret k @\n"
      + failure.replacing("\"xx¤\"", with: "\"xx\(inside)\"")
      .replacing("\"¤\"", with: canary.json).replacing("¤", with: canary.json)
    let text = script.replacing("@", with: canary.literal).replacing("~", with: canary.text)
    try canary.search(text, ["--sandbox"] + canary.mode)
  }
}
