/// What became of an attempt to deliver a notification.
public struct Delivery: Sendable, Equatable {
  public enum Outcome: Sendable, Equatable {
    case delivered, failed
  }

  public var outcome: Outcome
  public var httpStatus: Int?
  /// One clause.
  public var reason: String?
  /// How long the hook asks to be left alone.
  public var retryAfter: Duration?

  public init(
    _ outcome: Outcome, httpStatus: Int? = nil, reason: String? = nil, retryAfter: Duration? = nil
  ) {
    self.outcome = outcome
    self.httpStatus = httpStatus
    self.reason = reason
    self.retryAfter = retryAfter
  }
}
