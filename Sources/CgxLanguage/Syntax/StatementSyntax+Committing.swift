extension StatementSyntax {
  static let committing: [StatementSyntax] = [
    StatementSyntax(
      "commit", .committing, "commit [-m TEXT]", "sends the staged changes as one atomic PUT",
      details: [
        "All of them are applied, or none. The receipt has the commit's ID, the tenant's status,",
        "the attempts and the latency. After a failure the changes are still staged.",
      ],
      examples: [
        .init("set tier gold\ncommit", "validates and sends"),
        .init("set tier gold\ncommit -m \"CRM sync\"", "with a note for the record"),
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      .commit(message: reader.take("-m") ? try reader.text("a message") : nil)
    },
    StatementSyntax(
      "crm", .committing, "crm JSON", "sets the data of the next commit's CRM notification",
      examples: [.init("crm {\"account\": \"ACC-99821\"}", "kept until the commit")]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      guard let word = reader.next else { throw reader.missing("JSON") }
      let argument = try reader.value("JSON")
      if case .bare = word.kind {
        throw reader.misplaced(word, expected: "JSON, such as {\"account\": 1}")
      }
      return .crm(argument)
    },
    StatementSyntax(
      "metrics", .committing, "metrics [json] [reset]", "shows the counters of this run",
      details: ["json prints them as one JSON object, reset sets them to zero afterwards."],
      examples: [
        .init("metrics", "the five counters"),
        .init("metrics json reset", "as JSON, then from zero"),
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      let json = reader.take("json")
      return .metrics(json: json, reset: reader.take("reset"))
    },
  ]
}
