public import CgxContext

/// Why a tenant did not do what it was asked: the facts. `TenantError+Message.swift` has the words.
public struct TenantError: Error, Sendable, Equatable {
  /// The error kinds of the language that come from a tenant, or from a commit on its way there.
  public enum Kind: String, Sendable, CaseIterable {
    case auth, session, refused, conflict
    case rateLimited = "rate-limited"
    case unreachable, unknown
    case ledger
  }

  /// What became of the bytes of a commit.
  public enum Fate: String, Sendable {
    case nothingSent = "nothing"
    case refused
    /// It was sent and its answer was lost, but the context that was read back holds nothing of it.
    case notApplied = "not applied"
    case unknown
    /// It was applied, and something else failed.
    case committed
  }

  public enum Reason: Sendable, Equatable {
    /// The tenant answered with a status that says no.
    case status
    case badCredentials
    case scopeMissing(String)
    case noSuchSession
    case noCredentials
    case redirected(to: String?)
    case notJSON
    case notAContext
    /// The answer is about another session.
    case anotherSession
    case notAToken
    case answerTooLarge(limit: Int)
    case transport(TransportFailure.Cause)
    /// Ctrl-C while waiting to try again.
    case interrupted
    /// Other writers have changed these keys, and the option says to fail.
    case overlapping([MergeConflict])
    /// A variable's expiry has passed while the commit waited to be sent again.
    case expired(key: String)
    /// What was about to be sent can't be written down.
    case notRecorded(RecordingFailure)
    /// The context was another one each time.
    case keptChanging(rounds: Int)
  }

  public var kind: Kind
  public var reason: Reason
  public var fate: Fate
  /// The HTTP status, where there was an answer.
  public var status: Int?
  public var tenant: TenantMessage
  /// How long the tenant asks to wait.
  public var retryAfter: Duration?
  /// How often the request was sent or tried.
  public var attempts = 1

  public init(
    _ kind: Kind, _ reason: Reason, fate: Fate, status: Int? = nil,
    tenant: TenantMessage = TenantMessage()
  ) {
    self.kind = kind
    self.reason = reason
    self.fate = fate
    self.status = status
    self.tenant = tenant
  }
}

extension TenantError.Fate: Comparable {
  /// From what is known best to what is known least.
  private var rank: Int {
    switch self {
    case .nothingSent: 0
    case .refused: 1
    case .notApplied: 2
    case .unknown: 3
    case .committed: 4
    }
  }

  public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}

extension TenantError {
  /// Whether the same request may succeed a little later.
  public var isTransient: Bool {
    switch reason {
    case .status: kind == .rateLimited || kind == .unreachable || kind == .unknown
    case .transport(.certificate), .transport(.cancelled), .transport(.answerTooLarge),
      .transport(.notHTTP), .transport(.proxy(.credentialsNeeded)):
      false
    case .transport: true
    default: false
    }
  }

  /// The scope that a client needs (`wire.md`, "Credentials").
  static let neededScope = "sessions:read_write"

  /// What a status that is not 200 means (`wire.md`, "What each answer means").
  ///
  /// - Parameter isCommit: whether the request was the PUT of a commit, which a gateway's 502 or
  ///   504 leaves in the dark.
  init(status: Int, message: TenantMessage, location: String?, isCommit: Bool) {
    let fate: Fate = isCommit ? .refused : .nothingSent
    let (kind, reason): (Kind, Reason) =
      switch status {
      // See other: the request was carried out (RFC 9110 §15.4.4), or so it may be.
      case 303 where isCommit: (.unknown, .redirected(to: location))
      case 300..<400: (.refused, .redirected(to: location))
      case 401: (.auth, .badCredentials)
      case 403: (.auth, .scopeMissing(Self.neededScope))
      case 404: (.session, .noSuchSession)
      case 409, 412: (.conflict, .status)
      case 429: (.rateLimited, .status)
      case 400..<500: (.refused, .status)
      case 500, 503: (.unreachable, .status)
      default: (isCommit ? .unknown : .unreachable, .status)
      }
    self.init(
      kind, reason, fate: kind == .unknown ? .unknown : fate, status: status, tenant: message)
  }

  init(_ failure: TransportFailure, isCommit: Bool) {
    switch failure {
    case .notSent(.cancelled): self.init(.unreachable, .interrupted, fate: .nothingSent)
    case .notSent(let cause):
      self.init(.unreachable, .transport(cause), fate: .nothingSent)
    case .noAnswer(let cause):
      self.init(
        isCommit ? .unknown : .unreachable, .transport(cause),
        fate: isCommit ? .unknown : .nothingSent)
    }
  }
}
