import CgxContext

extension StatementSyntax {
  static let staging: [StatementSyntax] = [
    StatementSyntax(
      "set", .staging, "set [--secret] KEY VALUE [SCOPE] [TTL]", "stages a variable",
      details: [
        "KEY: 1 to 128 of A-Z a-z 0-9 _ -. SCOPE: session (the default), user or global.",
        "VALUE: true, false, null, a number, JSON, a string in quotes or a plain word, @FILE for",
        "a file's content, <<END for the lines up to END. ${name} stands for a variable or fact.",
        "TTL: 90s 30m 2h 1d 1w 1h30m, an instant such as 2026-11-22T15:04:05Z, or never.",
        "The same key again replaces the staged change.",
        "--secret: no value of KEY is shown for the rest of the run, by no statement, and the value",
        "is hidden wherever else it turns up, if it has 4 bytes or more; a shorter one is hidden",
        "only where it stands for KEY. Give it as ${NAME} with --var, or as ${env.NAME}.",
      ],
      words: ["--secret": "its value is shown nowhere"],
      examples: [
        .init("set crm_account_id \"ACC-99821\" user 2h\ndiscard", "for two hours from the commit"),
        .init("set profile {\"name\": \"Zoë\", \"orders\": [4711]}\ndiscard", "a JSON object"),
        .init("set note <<END\ntwo\nlines\nEND\ndiscard", "several lines as one string"),
        .init(
          "let pin = \"48-15-16\"\nset --secret pin ${pin} user 1h\nshow\ndiscard",
          "a value that nobody may see"),
      ],
      failures: [
        "validation: a character in KEY that is not allowed, more than 128, or an instant that has passed",
        "parse: a word behind the value that is neither a scope nor a TTL: quote a value with spaces",
        "validation: ${NAME} is not defined",
        "file: the file behind @ can't be read",
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      let isSecret = reader.take(secretFlag)
      if let flag = reader.nextBare, isLikeSecretFlag(flag) {
        throw reader.unknownFlag(flag)
      }
      let key = try reader.text("a key")
      let value = try reader.value("a value")
      return .set(key: key, value: value, try reader.target(), isSecret: isSecret)
    },
    StatementSyntax(
      "unset", .staging, "unset KEY [SCOPE]", "stages the removal of a variable",
      examples: [
        .init("unset last_ticket_id\ndiscard", "removes it with the next commit"),
        .init("unset tier user\ndiscard", "removes it from the scope 'user'"),
        .init("set tier gold\ncommit\nunset tier\ncommit\nget", "set, then removed"),
      ],
      failures: [
        "validation: a character in KEY that is not allowed",
        "conflict: at the commit, another writer has changed the variable",
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      let key = try reader.text("a key")
      guard reader.next != nil else { return .unset(key: key, .known(.session, .never)) }
      guard reader.nextBare != nil else {
        return .unset(key: key, .computed([try reader.text("a scope")]))
      }
      return .unset(key: key, .known(try reader.choice(of: Scope.self, "a scope"), .never))
    },
    StatementSyntax(
      "load", .staging, "load FILE [SCOPE] [TTL]", "stages the variables of a JSON or CSV file",
      details: [
        "A JSON file holds one object; each member is staged with the SCOPE and TTL given here.",
        "A CSV file has a header line with the columns key and value, and scope and ttl if you",
        "like; a cell is read as a value of 'set' is. All rows are staged, or none.",
      ],
      examples: [
        .init("load account.json user 2h\nshow\ndiscard", "each member of the object"),
        .init("load rows.csv\nshow\ndiscard", "each row"),
        .init("load account.json\ncheck\ndiscard", "whether all of it may be sent"),
      ],
      failures: [
        "validation: a row or a member breaks a rule; nothing of the file is staged",
        "file: the file can't be read",
        "validation: it is larger than a file of data may be",
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      .load(file: try reader.text("a file"), try reader.target())
    },
    StatementSyntax(
      "show", .staging, "show [--script]", "shows the staged changes",
      details: ["--script prints them as statements that stage the same."],
      words: ["--script": "as statements that stage the same"],
      examples: [
        .init("set tier gold\nshow\ndiscard", "as a table, with the size of the request"),
        .init("set tier gold user 2h\nshow --script\ndiscard", "as statements"),
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      .show(asScript: reader.take("--script"))
    },
    StatementSyntax(
      "check", .staging, "check", "validates the staged changes without sending anything",
      details: ["Every violation is reported at once, at the place it was staged from."],
      examples: [.init("set tier gold\ncheck\ndiscard", "says that all is well, and the size")],
      failures: [
        "validation: each rule that is broken, at the place where the change was staged",
        "validation: the request would be larger than 262,144 bytes; the largest entries are named",
      ]
    ) { (_: inout ArgumentReader) throws(Diagnostic) -> Command in .check },
    StatementSyntax(
      "discard", .staging, "discard [KEY…]", "drops all staged changes, or those of some keys",
      phrases: ["KEY": .slot(.stagedKey)],
      examples: [
        .init("set a 1\nset b 2\ndiscard a\ndiscard", "one of them, then the rest")
      ],
      failures: [
        "validation: a key that is not staged"
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      var keys: [Argument] = []
      while reader.next != nil { keys.append(try reader.text("a key")) }
      return .discard(keys: keys)
    },
    StatementSyntax(
      "undo", .staging, "undo", "takes back the last staging step",
      details: ["A step is one 'set', 'unset', 'load' or 'discard'."],
      examples: [.init("set a 1\nset b 2\nundo\nundo", "both, one after the other")],
      failures: [
        "validation: there is no staging step to take back"
      ]
    ) { (_: inout ArgumentReader) throws(Diagnostic) -> Command in .undo },
    StatementSyntax(
      "stage", .staging, "stage restore|drop", "brings back what an earlier shell has left staged",
      details: [
        "A shell whose terminal is closed, or that is told to end, saves what is staged, but nothing",
        "secret. The next shell on the same session says so. restore: stages it again, with scopes,",
        "TTLs and places; drop: forgets it. With --private nothing is saved.",
      ],
      words: ["restore": "stages it again", "drop": "forgets it"],
      examples: [
        .init("stage restore\nshow\ndiscard", "what was left"),
        .init("stage drop", "forgets it"),
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      .stage(try reader.choice(of: SavedStageAction.self, "restore or drop"))
    },
  ]
}
