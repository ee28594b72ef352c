/// What became of a commit, for the ledger (`wire.md`, "Metrics and audit").
public struct CommitConclusion: Sendable {
  public enum Status: String, Sendable {
    case success = "SUCCESS"
    case failure = "FAILURE"
    case unknown = "UNKNOWN"
  }

  public var status: Status
  /// Whether an unknown outcome can't be found out any more: nobody looks for it again.
  public var isGivenUp = false
  /// Whether those who are to be told of the commit are told this; false for nobody.
  public var isTold = true
  /// One sentence.
  public var details: String
  /// How often the PUT was sent or tried.
  public var attempts: Int
  /// The HTTP status, where the tenant answered.
  public var httpStatus: Int?
  /// The tenant's.
  public var traceID: String?
  public var latency: Duration
  /// Keys whose values of other writers were overwritten.
  public var overwritten: [String]
  /// Keys at which other writers' values stand.
  public var yielded: [String]

  /// Whether somebody may still find out what became of the commit.
  var staysOpen: Bool { status == .unknown && !isGivenUp }

  public init(
    _ status: Status, details: String, attempts: Int = 0, httpStatus: Int? = nil,
    traceID: String? = nil, latency: Duration = .zero, overwritten: [String] = [],
    yielded: [String] = []
  ) {
    self.status = status
    self.details = details
    self.attempts = attempts
    self.httpStatus = httpStatus
    self.traceID = traceID
    self.latency = latency
    self.overwritten = overwritten
    self.yielded = yielded
  }
}
