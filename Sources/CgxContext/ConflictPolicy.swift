/// What happens where another writer has changed a variable that is staged here (`wire.md`,
/// "Read-merge-write").
public enum ConflictPolicy: String, CaseIterable, Sendable {
  /// The staged value wins, and the receipt says what was overwritten.
  case ours
  /// That entry leaves the change set.
  case theirs
  case fail
}
