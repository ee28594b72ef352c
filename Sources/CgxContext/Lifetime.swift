/// How long a variable lives, as it was asked for; the commit makes an absolute expiry of it.
public enum Lifetime: Hashable, Sendable {
  case never
  /// Seconds, counted from the commit.
  case seconds(Int64)
  case until(Timestamp)

  /// The expiry in a commit at that moment; nil for never.
  ///
  /// Relative lifetimes count from the commit's whole second, since `expiresAt` has no fraction.
  ///
  /// - Throws: `LifetimeError` where the expiry is not in the future or can't be written.
  public func expiry(committedAt moment: Timestamp) throws(LifetimeError) -> Timestamp? {
    switch self {
    case .never: return nil
    case .seconds(let seconds):
      guard seconds > 0 else { throw .zero }
      guard let expiry = moment.wholeSecond.adding(seconds: seconds) else { throw .tooLong }
      return expiry
    case .until(let instant):
      guard instant > moment else { throw .past(instant) }
      guard instant.wholeSecond <= .latest else { throw .tooLong }
      return instant
    }
  }
}

/// Why a lifetime gives no expiry.
public enum LifetimeError: Error, Equatable, Sendable {
  /// It lasts no time at all.
  case zero
  /// It ends beyond the year 9999.
  case tooLong
  /// It has ended already.
  case past(Timestamp)
}
