import CgxJSON
import CgxLanguage
import CgxTenant
import CgxTerminal

extension Interpreter {
  /// Whether a condition holds, and what its left side was.
  func holds(
    _ condition: Condition, _ statement: Statement
  ) async throws(Failure) -> (isTrue: Bool, actual: JSON?, expected: JSON?) {
    let actual = try await leftSide(condition, statement)
    var expected: JSON?
    if let right = condition.right { expected = try await value(right, statement) }
    do {
      let isTrue = try await Comparison.holds(actual, condition.comparison, expected)
      return (isTrue, actual, expected)
    } catch {
      throw failure(
        .validation, error.problem.message, statement, condition.right?.range ?? statement.range)
    }
  }

  /// The left side may name something that is not there, unless it is a variable that nobody
  /// defined.
  private func leftSide(
    _ condition: Condition, _ statement: Statement
  ) async throws(Failure) -> JSON? {
    guard case .reference(let reference) = condition.left.expression else {
      return try await value(condition.left, statement)
    }
    let isKnown = FactRoot(rawValue: reference.root) != nil || variables[reference.root] != nil
    guard isKnown || !condition.comparison.takesValue else {
      return try await value(condition.left, statement)
    }
    return try await find(reference, statement)
  }

  func expect(_ condition: Condition, _ statement: Statement) async throws(Failure) -> Outcome {
    let (isTrue, actual, expected) = try await holds(condition, statement)
    if isTrue { return .expected }
    let name = statement.source.text(condition.left.range)
    let isSecret = namesSecret(condition)
    var mismatch: Mismatch?
    if condition.comparison == .equal, !isSecret, let actual, let expected {
      mismatch = Mismatch(name: name, expected: safe(expected), actual: safe(actual))
    }
    let wanted =
      [condition.comparison.rawValue] + (expected.map { [shown($0, isSecret: isSecret)] } ?? [])
    var failure = failure(
      .expectation,
      Message(
        "'\(name)' is \(actual.map { shown($0, isSecret: isSecret) } ?? "absent")",
        label: "expected \(wanted.joined(separator: " "))"), statement, condition.left.range)
    failure.mismatch = mismatch
    throw failure
  }

  func expect(
    _ kind: ErrorKind, of inner: Statement, _ statement: Statement
  ) async throws(Failure) -> Outcome {
    do {
      _ = try await execute(inner)
    } catch let unsafe {
      let error = unsafe.hidingSecrets(secrets)
      keep(error, of: inner, fate: fate(of: error))
      guard error.kind != .interrupted, !Task.isCancelled else { throw error }
      if error.kind == kind { return .expected }
      throw failure(
        .expectation,
        Message(
          "'\(inner.name)' failed with the error '\(error.kind.rawValue)': \(error.title)",
          label: "expected the error '\(kind.rawValue)'"), statement, inner.range)
    }
    throw failure(
      .expectation,
      Message(
        "'\(inner.name)' did not fail", label: "expected the error '\(kind.rawValue)'"), statement,
      inner.range)
  }

  /// Whether a secret variable is compared, or something with one.
  private func namesSecret(_ condition: Condition) -> Bool {
    isSecret(condition.left) || condition.right.map { isSecret($0) } ?? false
  }

  private func safe(_ value: JSON) -> JSON {
    value.hidingVariables(secrets.keys).redacted(by: secrets.redactor)
  }

  private func shown(_ value: JSON, isSecret: Bool) -> String {
    guard !isSecret else { return Redactor.mark }
    let text = safe(value).compact
    return text.count > 200 ? text.prefix(200) + "…" : text
  }
}

/// A condition whose values are known.
enum Comparison {
  static func holds(
    _ actual: JSON?, _ comparison: Condition.Operator, _ expected: JSON?
  ) async throws(Condition.Mismatch) -> Bool {
    guard comparison == .matches, let actual, let expected else {
      return try comparison.holds(actual, expected)
    }
    return try await matches(actual.plainText, expected.plainText)
  }

  /// How long a search may take: some patterns take ages for some texts, which may come from a
  /// tenant.
  private static let searchLimit = Duration.seconds(1)

  private static func matches(
    _ text: String, _ pattern: String
  ) async throws(Condition.Mismatch) -> Bool {
    guard SearchPattern.regex(pattern) != nil else {
      throw Condition.Mismatch(.notAPattern(pattern))
    }
    let (results, report) = AsyncStream<Bool>.makeStream()
    // A search can't be interrupted, so it has a thread that nobody waits for beyond the limit.
    onOwnThread {
      report.yield((try? SearchPattern.regex(pattern)?.firstMatch(in: text)) ?? nil != nil)
      report.finish()
    }
    let timer = Task {
      try? await Task.sleep(for: searchLimit)
      report.finish()
    }
    defer { timer.cancel() }
    for await isMatch in results { return isMatch }
    throw Condition.Mismatch(.searchTooLong(pattern: pattern))
  }
}
