public import CgxContext

/// What a tenant can be asked.
public protocol Tenant: Sendable {
  /// Makes sure that there is a credential that can be sent; gets a token where one is needed.
  func authenticate() async throws(TenantError) -> Authentication
  /// What is known of the credential, without asking; nil where there is none.
  func authentication() async -> Authentication?
  /// Forgets the token.
  func logout() async
  /// Asks whether the session exists.
  func checkSession(_ session: SessionID) async throws(TenantError)
  func context(of session: SessionID) async throws(TenantError) -> ContextDocument
  /// Sends the body of a commit once; the answer is for `CommitMachine` to judge.
  ///
  /// - Parameter ifMatch: the ETag that the context must still have (RFC 9110 §13.1.1).
  func put(_ body: [UInt8], to session: SessionID, ifMatch: String?) async -> PutOutcome
  /// Gets a new token in place of one that was refused, unless another has done so already.
  ///
  /// - Returns: false where the credential is none that can be renewed.
  func renewToken(refused: Secret?) async throws(TenantError) -> Bool
}

/// The credential in use.
public struct Authentication: Sendable, Equatable {
  public var kind: Credential.Kind
  /// Seconds; nil where there is no token, or its life is not known.
  public var expiresIn: Int?

  public init(kind: Credential.Kind, expiresIn: Int?) {
    self.kind = kind
    self.expiresIn = expiresIn
  }
}

/// What came of a PUT.
public enum PutOutcome: Sendable, Equatable {
  case answered(Answer)
  case failed(TransportFailure)
  /// There is no token to send it with.
  case unauthorized(TenantError)
}

/// The answer to a PUT.
public struct Answer: Sendable, Equatable {
  public var status: Int
  /// What the tenant says of an error.
  public var message: TenantMessage
  /// The context after the merge, where the answer holds one.
  public var document: ContextDocument?
  /// Why an answer with status 200 could not be understood.
  public var documentProblem: TenantError.Reason?
  public var location: String?
  /// How long the tenant asks to wait.
  public var retryAfter: Duration?
  /// The token that a 401 refuses.
  public var refusedToken: Secret?

  public init(
    status: Int, message: TenantMessage = TenantMessage(), document: ContextDocument? = nil,
    documentProblem: TenantError.Reason? = nil, location: String? = nil,
    retryAfter: Duration? = nil
  ) {
    self.retryAfter = retryAfter
    self.status = status
    self.message = message
    self.document = document
    self.documentProblem = documentProblem
    self.location = location
  }
}

/// What a tenant says of an error, in either of the two forms of `wire.md`, "Requests".
public struct TenantMessage: Sendable, Equatable {
  public var text: String?
  public var code: String?
  public var traceID: String?

  public init(text: String? = nil, code: String? = nil, traceID: String? = nil) {
    self.text = text
    self.code = code
    self.traceID = traceID
  }
}

/// A request without an answer.
public enum TransportFailure: Error, Sendable, Equatable {
  /// Nothing of it left.
  case notSent(Cause)
  /// It may have been received.
  case noAnswer(Cause)

  public enum Cause: Sendable, Equatable {
    case connectionRefused
    case connectTimeout
    case unknownHost
    /// The network has no way to the tenant.
    case noRoute
    case proxy(ProxyProblem)
    case certificate(String)
    case tls(String)
    case timeout
    case connectionClosed
    case cancelled
    /// The answer ended before it was whole.
    case brokenAnswer
    case notHTTP
    case answerTooLarge(limit: Int)
    case other(String)
  }

  /// What keeps a proxy from carrying a request.
  public enum ProxyProblem: Sendable, Equatable {
    case unreachable
    case timeout
    case credentialsNeeded
    /// It refuses to connect to the tenant.
    case noTunnel
  }
}
