import CgxJSON

extension PathWalker {
  /// Looks at what an argument refers to.
  mutating func look(at argument: Argument, _ statement: Statement) {
    switch argument.expression {
    case .literal: return
    case .file(let path):
      for reference in path.references { look(at: reference, statement) }
      _ = valueFile(argument, statement)
    default:
      for reference in argument.expression.references { look(at: reference, statement) }
    }
  }

  /// What may be absent is no mistake behind `exists` and `absent`.
  mutating func look(at condition: Condition, _ statement: Statement) {
    if case .reference(let reference) = condition.left.expression {
      if condition.comparison.takesValue || FactRoot(rawValue: reference.root) != nil {
        look(at: reference, mayBeAbsent: true, statement)
      }
    } else {
      look(at: condition.left, statement)
    }
    if let right = condition.right { look(at: right, statement) }
  }

  mutating func look(at action: SandboxAction, _ statement: Statement) {
    switch action {
    case .write(let key, let value, _):
      look(at: key, statement)
      look(at: value, statement)
    case .fault(let fault):
      guard case .conflict(let key, let value) = fault.kind else { return }
      look(at: key, statement)
      look(at: value, statement)
    case .clock, .requests, .clear: break
    }
  }

  private mutating func look(
    at reference: Reference, mayBeAbsent: Bool = false, _ statement: Statement
  ) {
    if let root = FactRoot(rawValue: reference.root) {
      switch root {
      case .stage: lookAtStage()
      case .sandbox:
        if !isTest { find(.sandboxStatement, statement, reference.range) }
      case .commit:
        if !mayBeAbsent, !knowledge.past.mayHaveCommitted, reference.factProblem == nil {
          find(.notCommitted(fact: reference.text), statement, reference.range)
        }
      case .context, .error, .metrics, .session, .auth, .env: break
      }
      return
    }
    switch knowledge.names[reference.root] {
    case .defined?:
      guard !mayBeAbsent, let value = constant(reference.root),
        value.value(at: reference.path.dropFirst()) == nil
      else { break }
      find(
        .problem(.missingMember(reference.text, variable: reference.root)), statement,
        reference.range)
    case .maybe(let ways)?:
      guard !knowledge.past.mayHaveMoreNames,
        !ways.contains(where: { $0.allSatisfy(guards.contains) })
      else { return }
      find(.maybeUndefined(reference.root), statement, reference.range)
    case nil:
      guard !knowledge.past.mayHaveMoreNames else { return }
      var near: String?
      if searches < Self.searchLimit, knowledge.names.count <= Self.nameLimit {
        let known =
          knowledge.names.keys.filter { !hiddenNames.contains($0) }.sorted()
          + FactRoot.allCases.map(\.rawValue)
        near = nearest(to: reference.root, among: known)
      }
      searches += 1
      find(
        .problem(.undefined(reference.root, suggestion: near)), statement, reference.range)
    }
  }

  /// The bytes that the value of `@path` takes, where that is known.
  mutating func valueFile(_ argument: Argument, _ statement: Statement) -> Int? {
    guard case .file(let inner) = argument.expression, case .literal(.string(let path)) = inner
    else { return nil }
    switch surroundings.value(surroundings.resolve(path, statement.source)) {
    case .value(let bytes): return bytes
    case .bad(let message):
      if let message { find(.unusableFile(message), statement, argument.range) }
      return nil
    case .changes, .unknown: return nil
    }
  }
}
