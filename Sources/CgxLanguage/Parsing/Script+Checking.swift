public import CgxContext
import CgxJSON

extension Script {
  /// What is known to be wrong before anything runs, though the text parses: keys, lifetimes and
  /// the names of facts.
  ///
  /// - Parameter now: an instant that has passed by then will have passed when the script runs.
  public func knownProblems(now: Timestamp) -> [Diagnostic] {
    statements.flatMap { $0.knownProblems(now: now) }
  }
}

extension Statement {
  func knownProblems(now: Timestamp) -> [Diagnostic] {
    switch command {
    case .set(let key, let value, let target, _):
      keyProblems(key) + lifetimeProblems(target, now) + factProblems([key, value])
    case .unset(let key, _): keyProblems(key) + factProblems([key])
    case .load(let file, let target): lifetimeProblems(target, now) + factProblems([file])
    case .sandbox(let action): sandboxProblems(action)
    case .echo(let values): factProblems(values)
    case .let(_, let value), .crm(.data(let value)), .wait(let value), .source(let value):
      factProblems([value])
    case .expect(let condition): factProblems(condition.arguments)
    case .if(let condition, let then, let otherwise):
      factProblems(condition.arguments) + (then + otherwise).flatMap { $0.knownProblems(now: now) }
    // A key or a lifetime that breaks a rule may be just what is expected.
    case .expectError(_, let statement):
      statement.knownProblems(now: now).filter { !$0.problem.isRule }
    case .commit(let options): factProblems([options.message, options.plan].compactMap(\.self))
    case .discard(let keys): factProblems(keys)
    case .record(.start(let file)): factProblems([file])
    case .get(let argument), .session(let argument, _), .option(_, let argument),
      .rollback(let argument), .edit(let argument):
      factProblems(argument.map { [$0] } ?? [])
    case .unread(_, let branches):
      branches.joined().flatMap { $0.knownProblems(now: now) }
    case .audit, .auth, .check, .crm, .diff, .help, .history, .metrics, .quit, .record, .recover,
      .show, .stage, .test, .undo, .why:
      []
    }
  }

  private func sandboxProblems(_ action: SandboxAction) -> [Diagnostic] {
    switch action {
    case .write(let key, let value, _): return keyProblems(key) + factProblems([key, value])
    case .fault(let fault):
      guard case .conflict(let key, let value) = fault.kind else { return [] }
      return keyProblems(key) + factProblems([key, value])
    case .clock, .requests, .clear: return []
    }
  }

  private func keyProblems(_ key: Argument) -> [Diagnostic] {
    guard let text = key.knownText, let violation = VariableKey.violation(of: text) else {
      return []
    }
    return [Diagnostic(.rule(.key(violation)), in: source, key.range)]
  }

  private func lifetimeProblems(_ target: Target, _ now: Timestamp) -> [Diagnostic] {
    guard case .known(_, let lifetime) = target else { return [] }
    do {
      _ = try lifetime.expiry(committedAt: now)
      return []
    } catch {
      return [Diagnostic(.rule(.lifetime(error)), in: source, lastWord)]
    }
  }

  /// The statement's last word, where a TTL stands.
  private var lastWord: Range<Int> {
    let bytes = source.bytes[range]
    let start = bytes.lastIndex { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A }.map { $0 + 1 }
    return (start ?? range.lowerBound)..<range.upperBound
  }

  private func factProblems(_ arguments: [Argument]) -> [Diagnostic] {
    arguments.flatMap { argument in
      argument.expression.references.compactMap { reference in
        reference.factProblem.map { Diagnostic($0, in: source, reference.range) }
      }
    }
  }
}

extension Condition {
  fileprivate var arguments: [Argument] { [left] + (right.map { [$0] } ?? []) }
}
