extension StatementSyntax {
  static let shell: [StatementSyntax] = [
    StatementSyntax(
      "help", .shell, "help [STATEMENT]", "lists the statements, or explains one",
      details: [
        "'?' is another name of it. What 'cgx check' finds is explained by its code."
      ],
      phrases: ["STATEMENT": .slot(.statementName)],
      examples: [
        .init("help", "all statements"), .init("help set", "one of them"),
        .init("help uncommitted", "what 'cgx check' means by it"),
      ],
      failures: [
        "parse: no such statement; near ones are suggested"
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      guard reader.next != nil else { return .help(topic: nil) }
      let (name, range) = try reader.bareWord("a statement")
      let codes = FindingCode.allCases.map(\.rawValue)
      guard names.contains(name) || codes.contains(name) else {
        throw reader.error(
          .unknownStatement(name, suggestion: nearest(to: name, among: names + codes)), range)
      }
      return .help(topic: name == blockElse || name == blockEnd ? blockIf : name)
    },
    StatementSyntax(
      "edit", .shell, "edit [KEY]", "opens a staged value, or the last statement, in an editor",
      details: [
        "The editor is $VISUAL, else $EDITOR, else vi. A string is opened as text, anything else as",
        "JSON. What is saved is staged again, with its scope and TTL; the last statement is run.",
        "Nothing is changed if the text stays as it is, if it is not JSON any more, or if the editor",
        "ends with an error. A secret value is not opened. Only at the prompt.",
      ],
      examples: [
        .init(
          "set profile {\"name\": \"Zoë\"}\nedit profile\ndiscard", "a staged value",
          isForPrompt: true),
        .init("echo one\nedit", "the statement before", isForPrompt: true),
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      .edit(key: try reader.optionalText("a key"))
    },
    StatementSyntax(
      "record", .shell, "record FILE|stop", "writes what is done at the prompt as a script",
      details: [
        "Each statement that succeeds is written to FILE, and what it answered as 'expect'; one that",
        "fails becomes 'expect-error'. Running FILE does the same again and passes.",
        "In place of a secret there is ${NAME}; the first lines name what '--var' has to give.",
        "FILE must not be there yet; it is relative to the working folder. Only at the prompt.",
      ],
      words: ["stop": "ends the recording"],
      examples: [
        .init(
          "record session.cgx\nset tier gold\ncommit\nget tier\nrecord stop",
          "from here to 'record stop'", isForPrompt: true)
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      if reader.take("stop") { return .record(.stop) }
      return .record(.start(file: try reader.text("a file or 'stop'")))
    },
    StatementSyntax(
      "why", .shell, "why", "tells all that is known of the last error",
      details: [
        "The error again, then each request with its answer and its time, and the pauses between",
        "attempts: headers, the first 2 KiB of a body, the tenant's trace ID. Secrets are hidden, as",
        "with --trace, which is not needed for this. It is kept until the next error.",
      ],
      examples: [
        .init("expect-error validation commit\nwhy", "an error for which nothing was sent"),
        .init(
          "set tier gold\nsandbox fault 422\nexpect-error refused commit\nwhy\ndiscard",
          "request and answer"),
        .init("why", "says so where no statement has failed"),
      ]
    ) { (_: inout ArgumentReader) throws(Diagnostic) -> Command in .why },
    StatementSyntax(
      "quit", .shell, "quit [--discard]", "ends the shell or the script",
      details: [
        "With staged changes, the prompt asks first and a script has failed; --discard drops them."
      ],
      words: ["--discard": "drops what is staged"],
      examples: [.init("set a 1\nquit --discard", "leaves, and drops what is staged")],
      failures: [
        "uncommitted: a script ends with staged changes, without --discard"
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      .quit(discarding: reader.take("--discard"))
    },
  ]
}
