extension Statement {
  /// The arguments of the statement that may hold references; those of the statements in it stand
  /// with these.
  public var arguments: [Argument] {
    switch command {
    case .set(let key, let value, let target, _): [key, value] + target.arguments
    case .unset(let key, let target): [key] + target.arguments
    case .load(let file, let target): [file] + target.arguments
    case .sandbox(.write(let key, let value, _)): [key, value]
    case .sandbox(.fault(let fault)):
      if case .conflict(let key, let value) = fault.kind { [key, value] } else { [] }
    case .echo(let values): values
    case .let(_, let value), .crm(.data(let value)), .wait(let value), .source(let value):
      [value]
    case .expect(let condition), .if(let condition, _, _):
      [condition.left] + (condition.right.map { [$0] } ?? [])
    case .expectError(_, let statement): statement.arguments
    case .commit(let options): [options.message, options.plan].compactMap(\.self)
    case .discard(let keys): keys
    case .record(.start(let file)): [file]
    case .get(let argument), .session(let argument, _), .option(_, let argument),
      .rollback(let argument), .edit(let argument):
      argument.map { [$0] } ?? []
    case .audit, .auth, .check, .crm, .diff, .help, .history, .metrics, .quit, .record, .recover,
      .sandbox, .show, .stage, .test, .undo, .unread, .why:
      []
    }
  }

  /// The statement, and all that stand in it.
  public var withNested: [Statement] {
    switch command {
    case .if(_, let then, let otherwise): [self] + (then + otherwise).flatMap(\.withNested)
    case .unread(_, let branches): [self] + branches.joined().flatMap(\.withNested)
    case .expectError(_, let inner): [self, inner]
    default: [self]
    }
  }

  /// What of the statement needs the embedded tenant: all of it, or a reference to its facts; nil
  /// where nothing does.
  public var needsSandbox: Range<Int>? {
    if case .sandbox = command { return range }
    return arguments.flatMap(\.expression.references)
      .first { $0.root == FactRoot.sandbox.rawValue }?.range
  }
}

extension Target {
  fileprivate var arguments: [Argument] {
    if case .computed(let arguments) = self { arguments } else { [] }
  }
}
