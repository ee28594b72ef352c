public import CgxJSON

/// A variable that is staged here and that another writer has changed meanwhile.
public struct MergeConflict: Sendable, Equatable {
  public var key: String
  /// What it was when the context was last read; nil where there was nothing, or it is not known.
  public var base: JSON?
  /// What the other writer made of it; nil where it was removed.
  public var theirs: JSON?
  /// Whether what is staged here is a secret: no value of the key is shown.
  public var isSecret: Bool

  public init(key: String, base: JSON?, theirs: JSON?, isSecret: Bool = false) {
    self.key = key
    self.base = base
    self.theirs = theirs
    self.isSecret = isSecret
  }
}

/// Compares the context as it was, as it is, and what is staged (`wire.md`, "Read-merge-write").
public enum ThreeWayMerge {
  /// The staged keys that another writer has changed to something else than what is staged.
  ///
  /// - Parameters:
  ///   - base: the context when it was last read. Where that is not known, a variable that differs
  ///     from what is staged counts as changed.
  ///   - moment: what has expired by then was not removed by anybody.
  public static func conflicts(
    _ staged: [FixedChange], base: ContextDocument?, live: ContextDocument, at moment: Timestamp
  ) -> [MergeConflict] {
    staged.compactMap { change -> MergeConflict? in
      let theirs = live.value(of: change.key, at: moment)
      let before = base?.value(of: change.key, at: moment)
      guard !change.isFulfilled(in: live, at: moment) else { return nil }
      guard let base else {
        return theirs == nil || theirs == change.value
          ? nil
          : MergeConflict(
            key: change.key, base: nil, theirs: theirs, isSecret: change.change.isSecret)
      }
      // Another scope or expiry is a change as well, where both are told.
      let isRescoped =
        theirs != nil && base.metadata[change.key] != nil && live.metadata[change.key] != nil
        && base.metadata[change.key] != live.metadata[change.key]
      guard theirs != before || isRescoped, theirs != change.value || isRescoped else { return nil }
      return MergeConflict(
        key: change.key, base: before, theirs: theirs, isSecret: change.change.isSecret)
    }
  }
}
