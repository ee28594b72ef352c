public import CgxJSON

/// What a tenant can be asked.
public protocol Tenant: Sendable {
  /// Makes sure that there is a credential that can be sent; gets a token where one is needed.
  func authenticate() async throws(TenantError) -> Authentication
  /// What is known of the credential, without asking.
  func authentication() async -> Authentication
  /// Forgets the token.
  func logout() async
  /// Asks whether the session exists.
  func checkSession(_ session: SessionID) async throws(TenantError)
  func context(of session: SessionID) async throws(TenantError) -> ContextDocument
  /// Sends the body of a commit; the answer is for `CommitMachine` to judge.
  func put(_ body: [UInt8], to session: SessionID) async -> PutOutcome
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

/// The context of a session as the tenant shows it (`wire.md`, "Requests").
public struct ContextDocument: Sendable, Equatable {
  public struct Metadata: Sendable, Equatable {
    public var scope: String?
    public var expiresAt: String?

    public init(scope: String?, expiresAt: String?) {
      self.scope = scope
      self.expiresAt = expiresAt
    }
  }

  public var variables: JSONObject
  public var updatedAt: String?
  /// Empty where the tenant sends none.
  public var metadata: [String: Metadata]
  public var etag: String?

  public init(
    variables: JSONObject, updatedAt: String? = nil, metadata: [String: Metadata] = [:],
    etag: String? = nil
  ) {
    self.variables = variables
    self.updatedAt = updatedAt
    self.metadata = metadata
    self.etag = etag
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

  public init(
    status: Int, message: TenantMessage = TenantMessage(), document: ContextDocument? = nil,
    documentProblem: TenantError.Reason? = nil, location: String? = nil
  ) {
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
