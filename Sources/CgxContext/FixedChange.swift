public import CgxJSON

/// A change with its expiry fixed at the moment of a commit: what the tenant is asked for, however
/// often the request is repeated.
public struct FixedChange: Sendable {
  public var change: Change
  /// Of an `unset`, the moment of the commit; nil for never.
  public var expiry: Timestamp?

  public var key: String { change.key }
  public var scope: Scope { change.scope }

  /// Nil for an `unset`.
  public var value: JSON? {
    if case .set(let value, _) = change.action { value } else { nil }
  }

  /// - Throws: `LifetimeError` where the expiry can't be.
  public init(_ change: Change, at moment: Timestamp) throws(LifetimeError) {
    self.change = change
    switch change.action {
    case .set(_, let lifetime): expiry = try lifetime.expiry(committedAt: moment)
    // The tenant drops a variable whose expiry has passed.
    case .unset: expiry = moment.wholeSecond
    }
  }

  /// Whether a context holds what this change asks for, as far as the tenant tells.
  ///
  /// A value alone says nothing of scope and expiry; where the tenant tells them, they count.
  public func isFulfilled(in document: ContextDocument, at moment: Timestamp) -> Bool {
    guard let value else { return document.value(of: key, at: moment) == nil }
    guard document.value(of: key, at: moment) == value else { return false }
    guard let metadata = document.metadata[key] else { return true }
    return (metadata.scope ?? scope.rawValue) == scope.rawValue
      && document.expiry(of: key)?.wholeSecond == expiry?.wholeSecond
  }
}
