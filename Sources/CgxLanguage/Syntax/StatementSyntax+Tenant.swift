extension StatementSyntax {
  static let tenant: [StatementSyntax] = [
    StatementSyntax(
      "auth", .tenant, "auth [status|logout]", "gets a token with the configured credentials",
      details: [
        "A statement that needs a token gets one by itself; 'auth' does it now and says so.",
        "Credentials come from COGNIGY_CLIENT_ID and COGNIGY_CLIENT_SECRET, COGNIGY_TOKEN or",
        "COGNIGY_API_KEY: in the environment, in --env-file FILE or in a profile. In place of the",
        "secret, CGX_PASSWORD_COMMAND names a command whose output it is. At the prompt, 'auth' asks",
        "for what is missing. A secret is never an argument.",
      ],
      words: [
        "status": "the kind of credentials, and how long the token lasts",
        "logout": "forgets the token",
      ],
      examples: [
        .init("auth", "gets a token"),
        .init("auth\nauth status", "shows the kind of credentials and how long the token lasts"),
        .init("auth\nauth logout", "forgets the token"),
      ],
      failures: [
        "auth: the tenant does not accept the credentials, or none are configured",
        "auth: the client lacks the scope sessions:read_write (403)",
        "parse: a secret stands behind 'auth'; it would be kept in histories and process lists",
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      guard let word = reader.next else { return .auth(.login) }
      guard let name = reader.nextBare, let action = AuthAction(rawValue: name) else {
        // A word that is nearly one of the statement's own is no secret.
        if let name = reader.nextBare, reader.words.count == 2, let meant = reader.meant(by: name) {
          throw reader.error(
            .notOneOf(name, ["status", "logout"], suggestion: meant), word.range)
        }
        throw reader.error(.secretArgument, word.range.lowerBound..<reader.end)
      }
      _ = reader.take()
      if let next = reader.next {
        throw reader.error(.secretArgument, next.range.lowerBound..<reader.end)
      }
      return .auth(action)
    },
    StatementSyntax(
      "session", .tenant, "session [ID] [--unchecked]",
      "selects the session and checks that the tenant knows it",
      details: [
        "Without an ID: the configured one (--session, COGNIGY_SESSION_ID, the sandbox's own).",
        "At the prompt, 'session' alone shows the one that is selected. --unchecked skips the",
        "check.",
      ],
      words: ["--unchecked": "without asking the tenant whether it knows it"],
      phrases: ["ID": .slot(.session)],
      examples: [
        .init("session", "selects the configured session"),
        .init("session sess_sandbox", "selects this one"),
        .init("session sess_sandbox --unchecked", "selects it without asking the tenant"),
      ],
      failures: [
        "session: the tenant knows no such session, or it has expired; dialogues end",
        "session: no ID is given and none is configured",
        "unreachable: the tenant does not answer; nothing is selected",
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      var isUnchecked = reader.take("--unchecked")
      var id: Argument?
      if let bare = reader.nextBare, bare.hasPrefix("-") {
        try reader.finish()
      }
      id = try reader.optionalText("a session ID")
      isUnchecked = reader.take("--unchecked") || isUnchecked
      return .session(id: id, checking: !isUnchecked)
    },
    StatementSyntax(
      "get", .tenant, "get [KEY]", "shows the live context, or one variable of it",
      phrases: ["KEY": .slot(.liveKey)],
      examples: [
        .init("get", "all variables of the session"),
        .init("set tier gold\ncommit\nget tier", "one of them"),
        .init(
          "set p {\"name\": \"Zoë\"}\ncommit\necho ${context.p.name}", "a part of one, as a fact"),
      ],
      failures: [
        "expectation: the context holds no such key; near ones are suggested",
        "session: the session has expired since it was selected",
        "unreachable: the tenant does not answer, each attempt included",
      ]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      .get(key: try reader.optionalText("a key"))
    },
  ]
}
