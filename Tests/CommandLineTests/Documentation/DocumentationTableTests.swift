import CgxContext
import CgxLanguage
import CgxShell
import Foundation
import Testing

/// The tables of the articles hold what the program knows, all of it and nothing else.
@Suite struct ArticleTables {
  private func rows(_ article: String, _ heading: String) throws -> [[String]] {
    try #require(
      try Documentation.page(article).table(below: heading), "no table below '\(heading)'"
    ).rows
  }

  /// The words of code in the first column.
  private func names(_ article: String, _ heading: String) throws -> [String] {
    try rows(article, heading).flatMap { $0[0].codeWords }
  }

  @Test func everyKindOfErrorHasItsExitCode() throws {
    let rows = try rows("Errors.md", "Kinds of errors")
    #expect(rows.map { $0[0] } == ErrorKind.allCases.map { "`\($0.rawValue)`" })
    for (row, kind) in zip(rows, ErrorKind.allCases) {
      #expect(Int32(row[1]) == kind.exitCode, "\(kind.rawValue)")
    }
  }

  @Test func everyExitCodeIsExplained() throws {
    let listed = try rows("Errors.md", "Exit codes").compactMap { Int32($0[0]) }
    let codes = Set(ErrorKind.allCases.map(\.exitCode))
    #expect(Set(listed).isSuperset(of: codes.union([0])))
    #expect(listed == listed.sorted())
  }

  @Test func everyFactIsListed() throws {
    let rows = try rows("Facts.md", "The facts")
    #expect(rows.compactMap { $0[0].codeWords.first } == FactRoot.allCases.map(\.rawValue))
    for (row, root) in zip(rows, FactRoot.allCases) {
      let members = root.members ?? []
      #expect(Set(row[1].codeWords).isSuperset(of: members), "\(root.rawValue)")
      for member in members {
        let names = root.members(of: member) ?? []
        #expect(Set(row[1].codeWords).isSuperset(of: names.map { "\(member).\($0)" }))
      }
    }
  }

  @Test func everythingThatBecomesOfACommitIsListed() throws {
    let listed = try names("Facts.md", "What became of a commit")
    #expect(listed == CommitRecord.Outcome.allCases.map(\.rawValue))
  }

  @Test func everyOperatorIsListed() throws {
    let listed = try names("Facts.md", "Operators")
    #expect(Set(listed).isSuperset(of: Condition.Operator.allCases.map(\.rawValue)))
  }

  @Test func everyScopeIsListed() throws {
    #expect(Set(try names("Values.md", "Scopes")) == Set(Scope.allCases.map(\.rawValue)))
  }

  @Test func everyOptionOfTheRunIsListedWithItsValues() throws {
    let rows = try rows("ScriptingStatements.md", "Options of a run")
    #expect(rows.map { $0[0] } == RunOption.allCases.map { "`\($0.rawValue)`" })
    #expect(rows.map { $0[1] } == RunOption.allCases.map(\.valueSyntax))
  }

  @Test func everyOptionOfTheCommandLineIsListed() throws {
    let commands = try Program.commands()
    #expect(commands.count >= 4)
    for command in commands {
      let heading =
        command == ["run"] ? "Options of a run" : "Options of \(command.joined(separator: " "))"
      let listed = try names("CommandLine.md", heading).map { $0.prefix { $0 != " " } }
      let known = try Program.options(of: command).subtracting(["--help", "--version"])
      #expect(Set(listed.map(String.init).filter { $0.hasPrefix("--") }) == known, "\(heading)")
    }
  }

  @Test func everyVariableOfTheEnvironmentIsListed() throws {
    let listed = Set(try names("CommandLine.md", "Environment"))
    #expect(listed.isSuperset(of: Setting.allCases.map(\.environmentName)))
  }

  @Test func everyFaultIsListed() throws {
    let listed = Set(try names("TestingStatements.md", "Faults"))
    #expect(listed.isSuperset(of: SandboxFault.Misbehaviour.allCases.map(\.rawValue)))
  }
}
