import CgxLanguage
import Foundation
import Testing

/// What help and the README say is true: their examples are run.
@Suite struct Examples {
  private static let cases: [(name: String, script: String)] = StatementSyntax.all.flatMap {
    syntax in
    syntax.examples.filter { !$0.isForPrompt && !$0.isForTests }.map { (syntax.name, $0.script) }
  }

  /// Examples that read a file find one of that name here.
  private static let folder = Program.root.appending(path: "Tests/Integration/help")

  @Test(arguments: cases)
  func everyExampleOfHelpRuns(name: String, script: String) throws {
    let run = try Program.run(["--sandbox", "-c", script], directory: Self.folder)
    #expect(run.exitCode == 0, "\(script)\n\(run.errors)")
  }

  @Test(arguments: StatementSyntax.all.map(\.name))
  func everyStatementIsExplained(name: String) throws {
    let run = try Program.run(["-c", "help \(name)"])
    #expect(run.exitCode == 0)
    #expect(run.output.hasPrefix(name))
  }

  @Test(arguments: StatementSyntax.all)
  func whatCanGoWrongNamesItsKind(syntax: StatementSyntax) {
    for failure in syntax.failures {
      let kinds = failure.prefix { $0 != ":" }.split(separator: ", ")
      #expect(
        !kinds.isEmpty && kinds.allSatisfy { ErrorKind(rawValue: String($0)) != nil }, "\(failure)")
      #expect(failure.count <= 96, "\(failure)")
    }
  }

  @Test(arguments: ["set", "unset", "load", "get", "diff", "commit", "session", "auth", "expect"])
  func commonStatementsHaveThreeExamplesAndSayWhatCanGoWrong(name: String) throws {
    let syntax = try #require(StatementSyntax.named(name))
    #expect(syntax.examples.count >= 3)
    #expect(!syntax.failures.isEmpty)
    let run = try Program.run(["-c", "help \(name)"])
    for failure in syntax.failures { #expect(run.output.contains("    " + failure + "\n")) }
  }
}
