/// What came of closing an open commit.
public enum Resolution: Sendable, Equatable {
  /// A result was written; the ledger ends with it.
  case written(LedgerHead)
  /// That its outcome is unknown was known already, so that nothing was written.
  case alreadyUnknown
  /// Somebody else has closed it meanwhile, so that nothing was written.
  case closedByOthers

  /// Nil where nothing was written.
  public var head: LedgerHead? { if case .written(let head) = self { head } else { nil } }
}
