/// What a context that was read back says of a request whose answer was lost (`wire.md`,
/// "Ambiguous outcome").
public enum ReadBack: Sendable, Equatable {
  /// Everything is as it was asked for.
  case applied
  /// Nothing of it is there, and nobody else has touched those variables.
  case notApplied
  /// Nothing of it is there, but another writer has changed some of those variables: before it
  /// arrived, or after.
  case changedByOthers
  /// All of it is there, but it may all have been there before: to ask again does no harm.
  case indistinct
  /// Some of it is there and some is not.
  case undecided
}

extension ReadBack {
  /// - Parameters:
  ///   - base: the context before the request, where it is known.
  ///   - moment: now; what has expired by then says nothing.
  public init(
    _ changes: [FixedChange], base: ContextDocument?, live: ContextDocument, at moment: Timestamp
  ) {
    let telling = changes.filter { change in
      change.value == nil || change.expiry.map { $0 > moment } ?? true
    }
    let missing = telling.filter { !$0.isFulfilled(in: live, at: moment) }
    let isSameVersion = base?.etag != nil && base?.etag == live.etag
    if missing.isEmpty {
      let isNews = telling.contains { change in
        base.map { !change.isFulfilled(in: $0, at: moment) } ?? false
      }
      self =
        if telling.count < changes.count {
          // What has expired can't tell; what is left does so only if it was not there before.
          isNews ? .applied : isSameVersion ? .notApplied : .indistinct
        } else {
          Self.allFulfilled(
            telling, base: base, live, isNews: isNews, isSameVersion: isSameVersion)
        }
      return
    }
    if isSameVersion {
      self = .notApplied
      return
    }
    let news = telling.filter { change in
      change.isFulfilled(in: live, at: moment)
        && !(base.map { change.isFulfilled(in: $0, at: moment) } ?? false)
    }
    guard news.isEmpty || missing.isEmpty else {
      self = .undecided
      return
    }
    guard let base else {
      // What is there instead may have been there before, or have overwritten the request.
      let isEmpty = missing.allSatisfy { change in
        change.value != nil && live.value(of: change.key, at: moment) == nil
      }
      self = isEmpty ? .notApplied : .changedByOthers
      return
    }
    let isTouched = missing.contains { change in
      live.value(of: change.key, at: moment) != base.value(of: change.key, at: moment)
        || live.metadata[change.key] != base.metadata[change.key]
          && base.value(of: change.key, at: moment) != nil
    }
    self = isTouched ? .changedByOthers : .notApplied
  }

  /// All is as asked for: by the request, unless it may have been so before.
  private static func allFulfilled(
    _ telling: [FixedChange], base: ContextDocument?, _ live: ContextDocument,
    isNews: Bool, isSameVersion: Bool
  ) -> ReadBack {
    let isProven = telling.allSatisfy { $0.value == nil || live.metadata[$0.key] != nil }
    if isProven || isNews { return .applied }
    if isSameVersion { return .notApplied }
    // A value alone tells nothing of scope and expiry.
    let isPlain = telling.allSatisfy {
      $0.value == nil || $0.expiry == nil && $0.scope == .session
    }
    return base == nil && isPlain ? .applied : .indistinct
  }
}
