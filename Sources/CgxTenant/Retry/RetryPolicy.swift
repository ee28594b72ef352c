/// When a request is repeated, and after how long (`wire.md`, "What each answer means").
public struct RetryPolicy: Sendable, Equatable {
  /// How often a request is sent at the most.
  public var attempts: Int
  /// The wait before the first repeat; each further one is twice as long.
  public var backoff: Duration
  public var backoffLimit: Duration
  /// A tenant that asks for a longer wait than this has refused.
  public var retryAfterLimit: Duration

  public init(
    attempts: Int = 3, backoff: Duration = .seconds(1), backoffLimit: Duration = .seconds(30),
    retryAfterLimit: Duration = .seconds(120)
  ) {
    self.attempts = attempts
    self.backoff = backoff
    self.backoffLimit = backoffLimit
    self.retryAfterLimit = retryAfterLimit
  }

  /// How long to wait after a failure, or nil where the attempts are used up or the tenant asks for
  /// too long a wait.
  ///
  /// - Parameters:
  ///   - failures: how often it has failed by now, at least 1.
  ///   - retryAfter: how long the tenant asks to wait.
  ///   - jitter: from 0 to 1; many clients that failed together do not come back together.
  public func delay(failures: Int, retryAfter: Duration?, jitter: Double) -> Duration? {
    guard failures < attempts else { return nil }
    if let retryAfter { return retryAfter <= retryAfterLimit ? retryAfter : nil }
    var wait = backoff
    for _ in 1..<failures where wait < backoffLimit { wait *= 2 }
    return min(wait, backoffLimit) * (0.5 + jitter / 2)
  }
}

/// A pause before a request is repeated.
public struct RetryWait: Sendable, Equatable {
  public var duration: Duration
  /// Why it is repeated.
  public var reason: TenantError
  /// Which attempt follows, from 2.
  public var attempt: Int
  /// How many there are at the most.
  public var attempts: Int
}

/// Lets the time of a pause pass; throws where it was cancelled.
public typealias Pause = @Sendable (RetryWait) async throws -> Void
