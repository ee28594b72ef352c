extension StatementSyntax {
  static let shell: [StatementSyntax] = [
    StatementSyntax(
      "help", .shell, "help [STATEMENT]", "lists the statements, or explains one",
      examples: [.init("help", "all statements"), .init("help set", "one of them")]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      guard reader.next != nil else { return .help(topic: nil) }
      let (name, range) = try reader.bareWord("a statement")
      guard names.contains(name) else {
        throw reader.error(
          .unknownStatement(name, suggestion: nearest(to: name, among: names)), range)
      }
      return .help(topic: name == blockElse || name == blockEnd ? blockIf : name)
    },
    StatementSyntax(
      "quit", .shell, "quit [--discard]", "ends the shell or the script",
      details: [
        "With staged changes, the prompt asks first and a script has failed; --discard drops them."
      ],
      examples: [.init("set a 1\nquit --discard", "leaves, and drops what is staged")]
    ) { (reader: inout ArgumentReader) throws(Diagnostic) -> Command in
      .quit(discarding: reader.take("--discard"))
    },
  ]
}
