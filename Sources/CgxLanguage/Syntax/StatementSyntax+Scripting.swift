extension StatementSyntax {
  static let scripting: [StatementSyntax] = [
    StatementSyntax(
      "let", .scripting, "let NAME = VALUE", "names a value; ${NAME} stands for it",
      words: ["=": "stands between spaces"], phrases: ["NAME": .slot(.name)],
      examples: [
        .init("let account = ACC-99821\nset crm_account_id ${account}\ndiscard", "used as a value"),
        .init("set tier gold\ncommit\nlet tier = ${context.tier}\necho ${tier}", "from a fact"),
      ],
      failures: [
        "parse: a name that is a fact's, such as 'commit', or no '=' between spaces",
        "validation: what the value refers to is not defined",
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      let (name, range) = try reader.bareWord("a name")
      guard Reference.isVariableName(name) else {
        throw reader.error(.notAName(name), range)
      }
      guard FactRoot(rawValue: name) == nil else {
        throw reader.error(.reservedName(name), range)
      }
      guard reader.take("=") else {
        guard let word = reader.next else { throw reader.missing("'='") }
        throw reader.misplaced(word, expected: "'=' between spaces")
      }
      return .let(name: name, try reader.value("a value"))
    },
    StatementSyntax(
      "echo", .scripting, "echo VALUE…", "prints values",
      examples: [
        .init("echo \"session ${session.id}\"", "a fact in a string"),
        .init("echo 1 two [3]", "several, with a space between them"),
      ],
      failures: [
        "validation: what is printed is not defined: '${nme}' suggests '${name}'"
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      var values = [try reader.value("a value")]
      while reader.next != nil { values.append(try reader.value("a value")) }
      return .echo(values)
    },
    StatementSyntax(
      "if", .scripting, "if FACT OP VALUE … else … end", "runs statements if a fact is so",
      details: [
        "OP: == != < <= > >= contains starts-with ends-with matches exists absent, is TYPE.",
        "'else' and 'end' stand on lines of their own; 'else' may be left out.",
        "FACT: a variable, or ROOT.NAME with the names of a root:",
      ] + FactRoot.allCases.map { "  " + $0.listing },
      examples: [
        .init("if context.tier absent\n  set tier gold\n  commit\nend", "a guard"),
        .init("let n = 2\nif n > 1\n  echo many\nelse\n  echo one\nend", "with another branch"),
      ],
      failures: [
        "validation: a number and a text have no order, so '<' can't compare them",
        "parse: no 'end' follows",
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      .if(try reader.condition(), then: [], else: [])
    },
    StatementSyntax(
      "expect", .scripting, "expect FACT OP [VALUE]", "fails unless a fact is so",
      details: [
        "OP: == != < <= > >= contains starts-with ends-with matches exists absent, is TYPE.",
        "FACT: 'help if' lists them.",
      ],
      examples: [
        .init("set tier gold\ncommit\nexpect context.tier == gold", "what the tenant now holds"),
        .init("expect context.nothing absent", "that it does not"),
        .init("set n 1\nexpect stage.count == 1\ndiscard", "what is staged"),
      ],
      failures: [
        "expectation: the fact is not so; the message has its value",
        "validation: the fact does not exist; near ones are suggested",
        "unreachable: 'context.KEY' is read from the tenant, and it does not answer",
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      .expect(try reader.condition())
    },
    StatementSyntax(
      "expect-error", .scripting, "expect-error KIND STATEMENT",
      "fails unless a statement fails with that kind of error",
      details: ["KIND: " + ErrorKind.allCases.map(\.rawValue).joined(separator: " ") + "."],
      phrases: ["KIND": .slot(.errorKind)],
      examples: [
        .init("expect-error validation commit", "an empty commit"),
        .init(
          "set tier gold\nsandbox fault 422\nexpect-error refused commit\n"
            + "expect error.status == 422\ndiscard", "the tenant refuses"),
      ],
      failures: [
        "expectation: the statement does not fail, or with another kind of error"
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      let kind = try reader.choice(of: ErrorKind.self, "a kind of error")
      return .expectError(kind, try reader.statement())
    },
    StatementSyntax(
      "wait", .scripting, "wait DURATION", "does nothing for so long",
      examples: [.init("wait 10ms", "a hundredth of a second"), .init("wait 1s", "a second")],
      failures: [
        "parse: a number without a unit: 10 may be 10s or 10m",
        "interrupted: Ctrl-C; the statements behind it do not run",
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      .wait(try reader.duration("a duration"))
    },
    StatementSyntax(
      "source", .scripting, "source FILE", "runs another script in its place",
      details: ["FILE is relative to the file that the statement stands in."],
      examples: [.init("source setup.cgx", "runs its statements here")],
      failures: [
        "file: the file can't be read",
        "parse: it does not parse, or sources itself; nothing of it runs",
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      .source(file: try reader.text("a file"))
    },
    StatementSyntax(
      "option", .scripting, "option [NAME [VALUE]]", "shows or sets an option of the run",
      details: RunOption.allCases.map { "\($0.rawValue): \($0.valueSyntax)" },
      words: Dictionary(
        uniqueKeysWithValues: RunOption.allCases.map { ($0.rawValue, $0.valueSyntax) }),
      phrases: [
        "NAME [VALUE]": .named(
          "NAME [VALUE]",
          .choice(
            RunOption.allCases.map {
              .sequence([.word($0.rawValue), .optional(.slot(.optionValue($0)))])
            }))
      ],
      examples: [
        .init("option", "all of them"),
        .init("option timeout 5s", "how long a request may take"),
        .init("option read-only on", "refuses every commit"),
      ],
      failures: [
        "parse: no such option, or no value of it",
        "validation: a computed value is none of the option",
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      guard reader.next != nil else { return .option(nil, value: nil) }
      let (name, range) = try reader.bareWord("an option")
      guard let option = RunOption(rawValue: name) else {
        let near = nearest(to: name, among: RunOption.allCases.map(\.rawValue))
        throw reader.error(.unknownRunOption(name, suggestion: near), range)
      }
      let value = try reader.optionalText(option.valueSyntax)
      if let value, let text = value.knownText, option.setting(text) == nil {
        throw reader.error(
          .runOptionValue(
            text, expected: option.valueSyntax, suggestion: nearest(to: text, among: option.words)),
          value.range)
      }
      return .option(option, value: value)
    },
  ]
}
