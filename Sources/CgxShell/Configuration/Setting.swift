/// What can be configured in several places.
public enum Setting: String, CaseIterable, Sendable {
  case tenant, session, token
  case clientID = "client_id"
  case clientSecret = "client_secret"
  case apiKey = "api_key"
  case passwordCommand = "password_command"
  case crmURL = "crm_webhook_url"
  case crmSecret = "crm_webhook_secret"
  case stateDirectory = "state_dir"
  case profile

  /// The environment variable; the raw value is the member of a profile.
  public var environmentName: String {
    switch self {
    case .tenant: "COGNIGY_TENANT_URL"
    case .session: "COGNIGY_SESSION_ID"
    case .token: "COGNIGY_TOKEN"
    case .clientID: "COGNIGY_CLIENT_ID"
    case .clientSecret: "COGNIGY_CLIENT_SECRET"
    case .apiKey: "COGNIGY_API_KEY"
    case .passwordCommand: "CGX_PASSWORD_COMMAND"
    case .crmURL: "CRM_WEBHOOK_URL"
    case .crmSecret: "CRM_WEBHOOK_SECRET"
    case .stateDirectory: "CGX_STATE_DIR"
    case .profile: "CGX_PROFILE"
    }
  }

  /// The settings that are secrets.
  static let secrets: [Setting] = [.clientSecret, .token, .apiKey, .crmSecret]

  /// The environment variables that hold secrets.
  static let secretEnvironmentNames = Set(secrets.map(\.environmentName))

  /// The option of the command line, where there is one.
  public var optionName: String? {
    switch self {
    case .tenant: "--tenant"
    case .session: "--session"
    case .stateDirectory: "--state-dir"
    case .profile: "--profile"
    case .token, .clientID, .clientSecret, .apiKey, .passwordCommand, .crmURL, .crmSecret: nil
    }
  }
}
