public import CgxContext

/// What a commit is about to do: all that is fixed before the first request.
public struct CommitPlan: Sendable {
  public var changes: [FixedChange]
  /// When the commit began: relative lifetimes count from here, however often it is sent.
  public var moment: Timestamp
  /// The context when it was last read, where it was.
  public var base: ContextDocument?
  public var onConflict: ConflictPolicy
  public var retry: RetryPolicy
  /// Whether the context is read before the first PUT where it is not known. What others changed,
  /// and what a rollback needs, can only be told by who knows what was there before.
  public var readsFirst: Bool
  /// How often another writer may be first.
  public var conflictRounds = 3

  /// - Throws: `LifetimeError` of the first change whose expiry can't be.
  public init(
    _ changes: [Change], at moment: Timestamp, base: ContextDocument? = nil,
    onConflict: ConflictPolicy = .ours, readsFirst: Bool = false,
    retry: RetryPolicy = RetryPolicy()
  ) throws(LifetimeError) {
    var fixed: [FixedChange] = []
    fixed.reserveCapacity(changes.count)
    for change in changes { fixed.append(try FixedChange(change, at: moment)) }
    self.changes = fixed
    self.moment = moment
    self.base = base
    self.onConflict = onConflict
    self.readsFirst = readsFirst || onConflict != .ours
    self.retry = retry
  }
}
