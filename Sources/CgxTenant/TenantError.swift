/// Why a tenant did not do what it was asked: the facts. `TenantError+Message.swift` has the words.
public struct TenantError: Error, Sendable, Equatable {
  /// The error kinds of the language that come from a tenant.
  public enum Kind: String, Sendable, CaseIterable {
    case auth, session, refused, conflict
    case rateLimited = "rate-limited"
    case unreachable, unknown
  }

  /// What became of the bytes of a commit.
  public enum Fate: String, Sendable {
    case nothingSent = "nothing"
    case refused
    case unknown
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
    case notAToken
    case answerTooLarge(limit: Int)
    case transport(TransportFailure.Cause)
  }

  public var kind: Kind
  public var reason: Reason
  public var fate: Fate
  /// The HTTP status, where there was an answer.
  public var status: Int?
  public var tenant: TenantMessage

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

extension TenantError {
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
    case .notSent(let cause):
      self.init(.unreachable, .transport(cause), fate: .nothingSent)
    case .noAnswer(let cause):
      self.init(
        isCommit ? .unknown : .unreachable, .transport(cause),
        fate: isCommit ? .unknown : .nothingSent)
    }
  }
}
