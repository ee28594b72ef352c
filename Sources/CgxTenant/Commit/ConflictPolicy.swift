/// What happens to a staged change where another writer has changed the same key.
public enum ConflictPolicy: String, CaseIterable, Sendable {
  /// The staged value wins.
  case ours
  /// The change leaves the stage.
  case theirs
  /// The commit fails.
  case fail
}
