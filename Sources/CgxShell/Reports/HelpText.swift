import CgxLanguage

/// The texts of `help`, from the grammar entries.
enum HelpText {
  static func text(_ topic: String?) -> String {
    topic.flatMap(StatementSyntax.named).map(explanation)
      ?? topic.flatMap(FindingCode.init).map(FindingText.text) ?? overview
  }

  private static var overview: String {
    let width = StatementSyntax.all.map(\.name.count).max() ?? 0
    var lines: [String] = []
    for group in StatementSyntax.Group.allCases {
      lines.append(group.rawValue)
      for syntax in StatementSyntax.all where syntax.group == group {
        let pad = String(repeating: " ", count: width - syntax.name.count + 2)
        lines.append("  " + syntax.name + pad + syntax.summary)
      }
      lines.append("")
    }
    lines.append("'help STATEMENT' explains one of them, with examples.")
    return lines.joined(separator: "\n")
  }

  private static func explanation(_ syntax: StatementSyntax) -> String {
    var lines = [syntax.synopsis, "", "  " + syntax.summary]
    lines += syntax.details.map { "  " + $0 }
    for example in syntax.examples {
      lines += ["", "  # " + example.meaning]
      lines += example.script.split(separator: "\n").map { "  " + $0 }
    }
    if !syntax.failures.isEmpty {
      lines += ["", "  What can go wrong"] + syntax.failures.map { "    " + $0 }
    }
    return lines.joined(separator: "\n")
  }
}
