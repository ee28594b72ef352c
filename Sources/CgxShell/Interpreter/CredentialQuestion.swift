/// What a person is asked for where a credential is missing.
public enum CredentialQuestion: Sendable, Equatable {
  case clientID
  /// To be typed without echo.
  case clientSecret(clientID: String)
}

/// Asks a person; nil where there is no answer.
public typealias AskForCredential = @Sendable (CredentialQuestion) async -> String?
