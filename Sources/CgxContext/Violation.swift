/// A rule of `wire.md`, "Limits", that a change set breaks, and where the change was staged.
public struct Violation: Error, Equatable, Sendable {
  public enum Rule: Equatable, Sendable {
    case key(KeyViolation)
    case lifetime(LifetimeError)
    /// The request's body is too long; with the largest entries, largest first.
    case bodyTooLarge(bytes: Int, limit: Int, largest: [EntrySize])
  }

  /// A change and the bytes that it takes in the body.
  public struct EntrySize: Equatable, Sendable {
    public var key: String
    public var bytes: Int
    public var place: Place

    public init(key: String, bytes: Int, place: Place) {
      self.key = key
      self.bytes = bytes
      self.place = place
    }
  }

  public var rule: Rule
  public var key: String
  /// Where the change was staged; nil where the rule concerns all of them.
  public var place: Place?

  public init(_ rule: Rule, key: String, place: Place?) {
    self.rule = rule
    self.key = key
    self.place = place
  }
}

extension Change {
  /// The rules that this change breaks by itself, in a commit at that moment.
  public func violations(at moment: Timestamp) -> [Violation] {
    var violations: [Violation] = []
    if let violation = VariableKey.violation(of: key) {
      violations.append(Violation(.key(violation), key: key, place: place))
    }
    if case .set(_, let lifetime) = action {
      do {
        _ = try lifetime.expiry(committedAt: moment)
      } catch {
        violations.append(Violation(.lifetime(error), key: key, place: place))
      }
    }
    return violations
  }
}
