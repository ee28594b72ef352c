public import CgxTenant

/// A commit of an earlier run that was looked into.
public struct SettledCommit: Sendable {
  public var id: String
  public var session: SessionID
  /// `committed`, `notApplied` or `unknown`.
  public var outcome: CommitRecord.Outcome
}
