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
        .validation, Message(error.reason), statement, condition.right?.range ?? statement.range)
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

/// The operators of `if` and `expect`.
enum Comparison {
  struct Mismatch: Error {
    var reason: String
  }

  static func holds(
    _ actual: JSON?, _ comparison: Condition.Operator, _ expected: JSON?
  ) async throws(Mismatch) -> Bool {
    switch comparison {
    case .exists: return actual != nil
    case .absent: return actual == nil
    case .notEqual: return actual != expected
    default: break
    }
    guard let actual, let expected else { return false }
    switch comparison {
    case .equal: return actual == expected
    case .less: return try order(actual, expected) < 0
    case .lessOrEqual: return try order(actual, expected) <= 0
    case .greater: return try order(actual, expected) > 0
    case .greaterOrEqual: return try order(actual, expected) >= 0
    case .contains: return contains(actual, expected)
    case .startsWith: return actual.plainText.hasPrefix(expected.plainText)
    case .endsWith: return actual.plainText.hasSuffix(expected.plainText)
    case .matches: return try await matches(actual.plainText, expected.plainText)
    case .isType: return actual.typeName == expected.string
    case .exists, .absent, .notEqual: return false
    }
  }

  /// Negative, zero or positive; only numbers and strings have an order.
  private static func order(_ left: JSON, _ right: JSON) throws(Mismatch) -> Int {
    switch (left, right) {
    case (.number(let left), .number(let right)): left < right ? -1 : left == right ? 0 : 1
    case (.string(let left), .string(let right)): left < right ? -1 : left == right ? 0 : 1
    default:
      throw Mismatch(
        reason:
          "\(left.article) \(left.typeName) and \(right.article) \(right.typeName) have no order")
    }
  }

  private static func contains(_ value: JSON, _ part: JSON) -> Bool {
    switch value {
    case .array(let elements): elements.contains(part)
    case .object(let object): object[part.plainText] != nil
    default: value.plainText.contains(part.plainText)
    }
  }

  /// How long a search may take: some patterns take ages for some texts, which may come from a
  /// tenant.
  private static let searchLimit = Duration.seconds(1)

  private static func matches(
    _ text: String, _ pattern: String
  ) async throws(Mismatch) -> Bool {
    guard SearchPattern.regex(pattern) != nil else {
      throw Mismatch(
        reason: "'\(pattern.prefix(40))' is not " + SearchPattern.expectation(insteadOf: pattern))
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
    throw Mismatch(reason: "'\(pattern)' takes too long to be looked for in this text")
  }
}
