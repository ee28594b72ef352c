public import CgxContext

/// When a notification that was not delivered is tried again.
public enum OutboxPolicy {
  /// After so many attempts it is parked.
  public static let attemptLimit = 8
  /// The longest wait between two attempts, in seconds.
  public static let waitLimit: Int64 = 300
  /// The longest `Retry-After` that is honoured, in seconds.
  public static let retryAfterLimit: Int64 = 3600

  public enum Step: Sendable, Equatable {
    /// Not before then.
    case retry(Timestamp)
    case park
  }

  /// What follows the attempt of this number (from 1) that failed now.
  public static func step(
    afterAttempt number: Int, at now: Timestamp, retryAfter: Duration? = nil
  ) -> Step {
    guard number < attemptLimit else { return .park }
    let backoff = number <= 1 ? 0 : min(waitLimit, Int64(1) << min(Int64(number) - 2, 32))
    let asked = retryAfter.map { seconds(of: $0) } ?? 0
    return .retry(now.adding(seconds: max(backoff, asked)) ?? .latest)
  }

  /// Whole seconds, rounded up, within the limit.
  static func seconds(of retryAfter: Duration) -> Int64 {
    let (seconds, rest) = retryAfter.components
    return min(
      retryAfterLimit, max(0, seconds >= retryAfterLimit ? seconds : seconds + (rest > 0 ? 1 : 0)))
  }
}
