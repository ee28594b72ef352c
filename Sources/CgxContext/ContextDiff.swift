public import CgxJSON

/// A staged change beside what the context holds: a line of `diff`.
public struct DiffEntry: Sendable {
  public enum Kind: String, Sendable {
    case added, changed, removed, unchanged
  }

  public var kind: Kind
  public var change: FixedChange
  /// What the context holds now; nil where there is nothing.
  public var old: JSON?
  public var oldScope: Scope?
  public var oldExpiry: Timestamp?
}

extension ContextDocument {
  /// What changes would do to this context, in their order.
  public func diff(_ changes: [FixedChange], at moment: Timestamp) -> [DiffEntry] {
    changes.map { change in
      let old = value(of: change.key, at: moment)
      let kind: DiffEntry.Kind =
        if change.value == nil {
          old == nil ? .unchanged : .removed
        } else if old == nil {
          .added
        } else {
          isUnchanged(by: change, at: moment) ? .unchanged : .changed
        }
      return DiffEntry(
        kind: kind, change: change, old: old, oldScope: old == nil ? nil : scope(of: change.key),
        oldExpiry: old == nil ? nil : expiry(of: change.key))
    }
  }

  /// Whether a change leaves everything as it is; one with a relative lifetime prolongs it.
  ///
  /// Where the tenant does not tell scope and expiry, nothing counts as unchanged.
  public func isUnchanged(by change: FixedChange, at moment: Timestamp) -> Bool {
    if case .set(_, .seconds) = change.change.action { return false }
    if change.value != nil, metadata[change.key] == nil { return false }
    return change.isFulfilled(in: self, at: moment)
  }
}
