public import CgxJSON

extension Condition {
  /// Two values that can't be compared.
  public struct Mismatch: Error {
    public var problem: Problem

    public init(_ problem: Problem) { self.problem = problem }
  }
}

extension Condition.Operator {
  /// Whether the comparison holds; for all operators but `matches`, whose search may take long.
  ///
  /// - Parameters:
  ///   - actual: the left side; nil where it is absent.
  ///   - expected: the right side.
  public func holds(_ actual: JSON?, _ expected: JSON?) throws(Condition.Mismatch) -> Bool {
    switch self {
    case .exists: return actual != nil
    case .absent: return actual == nil
    case .notEqual: return actual != expected
    default: break
    }
    guard let actual, let expected else { return false }
    switch self {
    case .equal: return actual == expected
    case .less: return try Self.order(actual, expected) < 0
    case .lessOrEqual: return try Self.order(actual, expected) <= 0
    case .greater: return try Self.order(actual, expected) > 0
    case .greaterOrEqual: return try Self.order(actual, expected) >= 0
    case .contains: return Self.contains(actual, expected)
    case .startsWith: return actual.plainText.hasPrefix(expected.plainText)
    case .endsWith: return actual.plainText.hasSuffix(expected.plainText)
    case .isType: return actual.typeName == expected.string
    case .exists, .absent, .notEqual, .matches: return false
    }
  }

  /// Negative, zero or positive; only numbers and strings have an order.
  private static func order(_ left: JSON, _ right: JSON) throws(Condition.Mismatch) -> Int {
    switch (left, right) {
    case (.number(let left), .number(let right)): left < right ? -1 : left == right ? 0 : 1
    case (.string(let left), .string(let right)): left < right ? -1 : left == right ? 0 : 1
    default: throw Condition.Mismatch(.noOrder(left.typeWithArticle, right.typeWithArticle))
    }
  }

  private static func contains(_ value: JSON, _ part: JSON) -> Bool {
    switch value {
    case .array(let elements): elements.contains(part)
    case .object(let object): object[part.plainText] != nil
    default: value.plainText.contains(part.plainText)
    }
  }
}
