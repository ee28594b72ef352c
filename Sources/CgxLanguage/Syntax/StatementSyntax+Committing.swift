extension StatementSyntax {
  static let committing: [StatementSyntax] = [
    StatementSyntax(
      "diff", .committing, "diff", "shows what a commit would change: staged against live",
      details: [
        "Reads the context. Each line has the old and the new value, the scope and the absolute",
        "expiry. The last line has the size of the request and the hash of the change set, which",
        "stays the same until something is staged or dropped: 'commit --plan HASH' sends that only.",
      ],
      examples: [
        .init("set tier gold\ndiff\ndiscard", "what would change"),
        .init("set tier gold\ncommit\nset tier silver user 2h\ndiff\ndiscard", "old and new"),
        .init("set tier gold\ncommit\nunset tier\ndiff\ndiscard", "what would be removed"),
      ],
      failures: [
        "validation: a staged change breaks a rule: 'check' says which",
        "session: the session has expired",
        "unreachable: the context can't be read; nothing changes",
      ]
    ) { (_: inout ArgumentReader) throws(Diagnostic) -> Command in .diff },
    StatementSyntax(
      "commit", .committing, "commit [-m TEXT] [--plan HASH] [--on-conflict ours|theirs|fail]",
      "sends the staged changes as one atomic PUT",
      details: [
        "All of them are applied, or none. The receipt has the commit's ID, the tenant's status,",
        "the attempts and the latency. After a failure the changes are still staged.",
        "--plan: refuses any change set but the one that 'diff' gave this hash.",
        "--on-conflict: what happens if another writer has changed a staged key meanwhile. ours:",
        "the staged value wins, and the receipt says what was overwritten; theirs: that entry",
        "leaves the change set; fail: nothing is committed. Default: 'option on-conflict'.",
      ],
      words: [
        "-m": "a note for the record", "--plan": "only if the change set has this hash",
        "--on-conflict": "what happens if another writer was first",
      ],
      examples: [
        .init("set tier gold\ncommit", "validates and sends"),
        .init("set tier gold\ncommit -m \"CRM sync\"", "with a note for the record"),
        .init("set tier gold\ncommit --on-conflict fail", "unless another writer was first"),
        .init(
          "set tier gold\ncommit --plan db215e3017bb2d47",
          "only the change set that was looked at"),
      ],
      failures: [
        "validation: nothing is staged, a rule is broken, or --plan names another change set",
        "conflict: another writer was first, and --on-conflict says to fail",
        "refused: the tenant refuses an entry; 'show' marks it",
        "rate-limited, unreachable: the attempts are used up; nothing was committed",
        "unknown: it was sent, and no answer came: 'recover' finds out",
        "ledger: what is about to be sent can't be written down, so it is not sent",
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      .commit(try reader.commitOptions())
    },
    StatementSyntax(
      "history", .committing, "history",
      "lists the commits to the selected session, of this run and of the ledger",
      examples: [.init("set tier gold\ncommit -m first\nhistory", "the newest is the last")],
      failures: [
        "ledger: the ledger can't be read"
      ]
    ) { (_: inout ArgumentReader) throws(Diagnostic) -> Command in .history },
    StatementSyntax(
      "rollback", .committing, "rollback [ID]", "stages the inverse of a commit",
      details: [
        "Without an ID, of the last one. Values that it overwrote are restored with their scope,",
        "keys that it created are unset. Where it is not known what was there before, it says so",
        "and stages nothing for that key. Look with 'diff', then 'commit'.",
      ],
      phrases: ["ID": .slot(.commit)],
      examples: [
        .init("get\nset tier gold\ncommit\nrollback\ndiff\ncommit", "there and back")
      ],
      failures: [
        "validation: this run knows no such commit, or none that could be taken back",
        "validation: the commit went to another session, or nothing of it was applied",
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      .rollback(id: try reader.optionalText("a commit's ID"))
    },
    StatementSyntax(
      "metrics", .committing, "metrics [json|prometheus] [reset]",
      "shows the counters and latencies of this run",
      details: [
        "json prints them as one JSON object, prometheus in that monitoring system's text format;",
        "reset sets them to zero afterwards. Latency is from a commit's first request to its last",
        "answer; response is from when it was asked for, with the time that '--rate' held it back.",
      ],
      words: [
        "json": "as one JSON object", "prometheus": "in that monitoring system's text format",
        "reset": "sets them to zero afterwards",
      ],
      examples: [
        .init("metrics", "as a table"),
        .init("metrics json reset", "as JSON, then from zero"),
        .init("metrics prometheus", "for a monitoring system"),
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      let form = [.json, .prometheus].first { reader.take($0.rawValue) } ?? MetricsForm.table
      return .metrics(form, reset: reader.take("reset"))
    },
  ]
}
