extension StatementSyntax {
  static let ledger: [StatementSyntax] = [
    StatementSyntax(
      "crm", .ledger, "crm JSON | status | flush [--parked]",
      "sets the data of the next commit's CRM notification; tells what was not delivered",
      details: [
        "After each commit, successful or not, CRM_WEBHOOK_URL is sent a notification, signed where",
        "CRM_WEBHOOK_SECRET is set. It changes nothing about the commit. What can't be delivered",
        "waits in the ledger and is sent again at the next commit, at 'recover' and at 'crm flush'.",
        "status: what waits, and what was given up after too many attempts (parked).",
        "flush: sends what waits now; --parked: and what was given up.",
      ],
      words: [
        "status": "what waits, and what was given up", "flush": "sends what waits now",
        "--parked": "and what was given up",
      ],
      examples: [
        .init("crm {\"account\": \"ACC-99821\"}", "kept until the commit"),
        .init("set tier gold\ncommit\ncrm status", "what was not delivered"),
        .init("crm flush", "sends it now"),
      ],
      failures: [
        "validation: the data holds a value that was staged as secret",
        "unreachable: the hook does not answer; the notification waits, and 'crm flush' tries again",
        "parse: a plain word is no JSON: 'crm {\"account\": 1}'",
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      guard let word = reader.next else { throw reader.missing("JSON, status or flush") }
      if reader.take("status") { return .crm(.status) }
      if reader.take("flush") { return .crm(.flush(parked: reader.take("--parked"))) }
      let argument = try reader.value("JSON")
      if case .bare = word.kind {
        throw reader.misplaced(
          word, expected: "JSON such as {\"account\": 1}, status or flush",
          suggestion: reader.meant(by: reader.lexer.text(word.range)))
      }
      return .crm(.data(argument))
    },
    StatementSyntax(
      "audit", .ledger, "audit [N]", "shows the last records of the ledger",
      details: [
        "Without N, the last 10. Each commit leaves an intent, written before anything is sent, and",
        "an event with its result; values are not in them. 'cgx audit verify' checks that no record",
        "was changed, removed or inserted.",
      ],
      examples: [
        .init("set tier gold\ncommit\naudit", "what was meant, and what happened"),
        .init("audit 100", "more of them"),
      ],
      failures: [
        "ledger: the ledger can't be read, or no place for it is known"
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      guard reader.next != nil else { return .audit(count: 10) }
      return .audit(count: try reader.count("a count of records", in: 1...10_000))
    },
    StatementSyntax(
      "recover", .ledger, "recover",
      "finds out what became of commits of unknown outcome, and sends what the CRM waits for",
      details: [
        "Reads the context back, for the commits of this run and for those of runs that broke off.",
        "What turns out to be committed leaves the stage; what was not applied stays staged; what",
        "can't be told stays unknown.",
      ],
      examples: [.init("recover", "nothing to do where no outcome is unknown")],
      failures: [
        "unknown: the context can't be read back, or others have written since: it can't be told",
        "ledger: what was found out can't be written down",
      ]
    ) { (_: inout ArgumentReader) throws(Diagnostic) -> Command in .recover },
  ]
}
