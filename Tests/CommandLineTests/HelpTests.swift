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

  @Test(arguments: FactRoot.allCases)
  func theHelpOfConditionsNamesEveryFact(root: FactRoot) throws {
    let run = try Program.run(["-c", "help if"])
    let line = try #require(
      run.output.split(separator: "\n").first { $0.hasPrefix("    \(root.rawValue): ") })
    #expect(line.count <= 120)
    // Those of the counters are many, and have a statement of their own.
    guard root != .metrics else { return }
    let words = Set(line.split { " |;:.".contains($0) }.map(String.init))
    for name in root.members ?? [] {
      #expect(words.isSuperset(of: [name] + (root.members(of: name) ?? [])), "\(line)")
    }
  }

  /// The same name in all that is said of a command.
  @Test(arguments: ["run", "check", "format", "test", "sandbox", "audit verify"])
  func aMistakeNamesTheHelpOfItsCommand(name: String) throws {
    let run = try Program.run(name.split(separator: " ").map(String.init) + ["x", "--nosuch"])
    #expect(run.exitCode == 64)
    #expect(run.errors.contains("See 'cgx \(name) --help'"), "\(run.errors)")
    #expect(run.errors.contains("Usage: cgx \(name) "), "\(run.errors)")
  }

  @Test func aMistakeWithoutACommandIsOneOfARun() throws {
    let run = try Program.run(["--nosuch"])
    #expect(run.exitCode == 64)
    #expect(run.errors.contains("See 'cgx run --help'"), "\(run.errors)")
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
