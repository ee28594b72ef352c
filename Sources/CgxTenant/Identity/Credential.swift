/// How a tenant knows who asks (`wire.md`, "Credentials").
public enum Credential: Sendable, Equatable {
  case clientCredentials(id: String, secret: Secret)
  case bearer(Secret)
  case apiKey(Secret)

  public var kind: Kind {
    switch self {
    case .clientCredentials: .clientCredentials
    case .bearer: .bearer
    case .apiKey: .apiKey
    }
  }

  public enum Kind: String, Sendable {
    case clientCredentials = "client-credentials"
    case bearer
    case apiKey = "api-key"
  }
}
