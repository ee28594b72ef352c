/// A commit of an earlier run that was looked into.
public struct SettledCommit: Sendable {
  public var id: String
  public var session: String
  /// `committed`, `notApplied`, `unknown`, or `superseded` where it can't be found out any more.
  public var outcome: CommitRecord.Outcome
}
