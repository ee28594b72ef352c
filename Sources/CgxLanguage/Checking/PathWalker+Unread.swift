extension PathWalker {
  /// Goes on behind a statement that can't be read, with all that it may have done; false where the
  /// run always ends in it.
  mutating func pass(
    _ word: String?, _ branches: [[Statement]], _ statement: Statement
  ) -> Bool {
    let goesOn = branches.count < 2 || walk(nil, branches[0], branches[1], statement)
    guard let word else {
      forgetAll()
      return true
    }
    guard branches.isEmpty else { return goesOn }
    switch StatementSyntax.named(word)?.name {
    case "set", "unset", "load", "rollback": knowledge.stageUnknown()
    case "commit":
      lookAtStage()
      knowledge.clear()
      knowledge.past.mayHaveCommitted = true
    case "quit", "discard", "undo", "stage", "recover", "expect-error": knowledge.forget()
    case "source": forgetAll()
    case "let": defineAll(in: statement)
    case nil: passUnknown(word, statement)
    default: break
    }
    return true
  }

  /// It may have been meant for a statement with a similar name.
  private mutating func passUnknown(_ word: String, _ statement: Statement) {
    switch meanings.meant(by: word) {
    case "source": return forgetAll()
    case "audit", "auth", "check", "crm", "diff", "echo", "expect", "get", "help", "history",
      "metrics", "option", "sandbox", "session", "show", "wait", "why":
      return
    default: break
    }
    knowledge.forget()
    knowledge.past.mayHaveCommitted = true
    defineAll(in: statement)
  }

  /// Each word may be a name that was meant to be defined, or part of what must not be shown: none is
  /// suggested.
  private mutating func defineAll(in statement: Statement) {
    let words = statement.source.bytes[statement.range].split { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: false
      default: true
      }
    }
    for word in words {
      let name = String(decoding: word, as: UTF8.self)
      if knowledge.names[name] == nil { hiddenNames.insert(name) }
      define(name, nil)
    }
  }
}

extension Statement {
  /// Whether it begins a test case, or was meant to.
  var beginsTest: Bool {
    if case .unread("test", _) = command { true } else { isTest }
  }

  /// Whether it is a stray `else` or `end`, or nobody knows what.
  var endsUnknownBlock: Bool {
    if case .unread(nil, _) = command { true } else { false }
  }
}
