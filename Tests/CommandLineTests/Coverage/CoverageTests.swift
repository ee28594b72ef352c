import CgxLanguage
import CgxShell
import Foundation
import Testing

/// The project tests itself with its own language: what there is stands in a script of
/// `Tests/Integration`. Each test says what is missing.
@Suite struct IntegrationCoverage {
  private let scripts: [CorpusScript]

  init() throws {
    scripts = try CorpusScript.all()
  }

  /// What `expect-error` expects, in scripts and test files that pass.
  private var expected: [(kind: ErrorKind, name: String)] {
    scripts.flatMap(\.statements).compactMap { statement in
      guard case .expectError(let kind, let inner) = statement.command else { return nil }
      return (kind, inner.name)
    }
  }

  /// Statements and the kinds of the error that they end a script with, as its exit code tells them.
  private var endings: [(kinds: [ErrorKind], name: String)] {
    scripts.flatMap { script in
      let kinds = ErrorKind.allCases.filter { $0.exitCode == script.exitCode }
      return script.failingNames.map { (kinds, $0) }
    }
  }

  @Test func everyStatementSucceedsInAScript() {
    let passing = scripts.filter { $0.exitCode ?? 0 == 0 && $0.script.diagnostics.isEmpty }
    let covered = Set(passing.flatMap(\.statements).map(\.name))
    let missing = StatementSyntax.all.filter { !$0.needsAPerson }.map(\.name)
      .filter { !covered.contains($0) }
    #expect(missing.isEmpty, "no script of Tests/Integration with exit code 0 has: \(missing)")
  }

  @Test func everyStatementFailsInAScriptInEachWayThatHelpTellsOf() {
    let expected = expected
    let endings = endings
    var missing: [String] = []
    for syntax in StatementSyntax.all {
      for kind in syntax.kindsOfFailure {
        let isCovered =
          expected.contains { $0.name == syntax.name && $0.kind == kind }
          || endings.contains { $0.name == syntax.name && $0.kinds.contains(kind) }
        if !isCovered { missing.append("\(syntax.name): \(kind.rawValue)") }
      }
    }
    #expect(missing.isEmpty, "no script of Tests/Integration fails so: \(missing)")
  }

  @Test func whatNeedsAPersonIsRefusedInAScript() {
    let refused = Set(expected.map(\.name) + endings.map(\.name))
    let missing = StatementSyntax.all.filter(\.needsAPerson).map(\.name)
      .filter { !refused.contains($0) }
    #expect(missing.isEmpty, "no script of Tests/Integration shows what becomes of: \(missing)")
  }

  /// Only a signal interrupts a run: the tests of processes send it.
  @Test(arguments: ErrorKind.allCases.filter { $0 != .interrupted })
  func everyKindOfErrorOccursInAScript(kind: ErrorKind) {
    let isExpected = expected.contains { $0.kind == kind }
    let only = ErrorKind.allCases.filter { $0.exitCode == kind.exitCode }.count == 1
    #expect(
      isExpected || only && scripts.contains { $0.exitCode == kind.exitCode },
      "no script of Tests/Integration has 'expect-error \(kind.rawValue)' or ends so")
  }

  @Test func everyOperatorAndOptionAndFaultOccursInAScript() {
    let statements = scripts.flatMap(\.statements)
    var operators: Set<Condition.Operator> = []
    var options: Set<RunOption> = []
    var faults: Set<SandboxFault.Misbehaviour> = []
    var targets: Set<SandboxFault.Target> = []
    for statement in statements {
      switch statement.command {
      case .expect(let condition), .if(let condition, _, _): operators.insert(condition.comparison)
      case .option(let option?, value: _?): options.insert(option)
      case .sandbox(.fault(let fault)):
        targets.insert(fault.target)
        if case .misbehaviour(let kind) = fault.kind { faults.insert(kind) }
      default: break
      }
    }
    #expect(Set(Condition.Operator.allCases).subtracting(operators) == [])
    #expect(Set(RunOption.allCases).subtracting(options) == [])
    #expect(Set(SandboxFault.Misbehaviour.allCases).subtracting(faults) == [])
    #expect(Set(SandboxFault.Target.allCases).subtracting(targets) == [])
  }
}

extension StatementSyntax {
  /// Whether it works at the prompt alone.
  var needsAPerson: Bool { examples.allSatisfy(\.isForPrompt) }

  /// The kinds that its help names under what can go wrong, but for those that no script can have.
  var kindsOfFailure: Set<ErrorKind> {
    Set(
      failures.filter { !$0.contains(": at the commit, ") }.flatMap {
        $0.prefix { $0 != ":" }.split(separator: ", ")
      }
      .compactMap { ErrorKind(rawValue: String($0)) }
      .filter { $0 != .interrupted })
  }
}
