import CgxLanguage
import CgxShell
import Foundation
import Testing

/// Each row of the table "What each answer means" has a script of `Tests/Integration`.
@Suite struct AnswerCoverage {
  /// An answer of the tenant, the script that meets it, and how that one ends.
  struct Row: CustomTestStringConvertible {
    var answer: String
    var script: String
    /// Nil where the run succeeds.
    var kind: ErrorKind?

    var testDescription: String { answer }

    init(_ answer: String, _ script: String, _ kind: ErrorKind?) {
      (self.answer, self.script, self.kind) = (answer, script, kind)
    }
  }

  static let rows = [
    Row("200", "answer-200", nil),
    Row("400", "fault-400", .refused), Row("422", "fault-422", .refused),
    Row("413", "fault-413", .refused),
    Row("401", "fault-401", .auth), Row("403", "fault-403", .auth),
    Row("404", "fault-404", .session),
    Row("409", "fault-409", .conflict), Row("412", "fault-412", .conflict),
    Row("429", "fault-429", .rateLimited),
    Row("500", "fault-500", .unreachable), Row("502", "fault-502", .unreachable),
    Row("503", "fault-503", .unreachable), Row("504", "fault-504", .unknown),
    Row("connection refused", "options/answer-connection-refused", .unreachable),
    Row("read timeout", "commit-stall", nil), Row("reset", "commit-reset", nil),
  ]

  @Test(arguments: rows)
  func hasAScriptThatMeetsIt(row: Row) throws {
    let script = try #require(
      try CorpusScript.all().first { $0.path == row.script + ".cgx" },
      "\(row.script).cgx is missing")
    #expect(script.exitCode == row.kind?.exitCode ?? 0)
    #expect(script.statements.contains { if case .commit = $0.command { true } else { false } })
    let faults = script.statements.compactMap { statement -> SandboxFault.Kind? in
      if case .sandbox(.fault(let fault)) = statement.command { fault.kind } else { nil }
    }
    let isMet =
      switch row.answer {
      case "200", "connection refused": faults.isEmpty
      case "read timeout": faults.contains { $0.isMisbehaviour(.timeout) }
      case "reset": faults.contains { $0.isMisbehaviour(.reset) }
      default: faults.contains { $0.status == Int(row.answer) }
      }
    #expect(isMet, "\(row.script).cgx plans no such fault")
  }

  /// The article has the same answers, so that a row which is added there needs a script.
  @Test func theArticleHasNoOtherAnswers() throws {
    let article = try MarkdownPage(Documentation.folder.appending(path: "Answers.md"))
    let table = try #require(article.table(below: "What each answer means"))
    let answers = table.rows.flatMap { $0[0].split(separator: ", ").map(String.init) }
    #expect(Set(answers) == Set(Self.rows.map(\.answer)))
  }
}

extension SandboxFault.Kind {
  fileprivate var status: Int? {
    if case .status(let status, _) = self { status } else { nil }
  }

  fileprivate func isMisbehaviour(_ kind: SandboxFault.Misbehaviour) -> Bool {
    if case .misbehaviour(let own) = self { own == kind } else { false }
  }
}
