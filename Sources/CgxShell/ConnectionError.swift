import CgxLanguage
import CgxTenant

extension ConfigurationError {
  fileprivate var advice: [String] {
    guard case .missingHalf(.clientSecret, _, _) = self else { return [] }
    return [
      "CGX_PASSWORD_COMMAND may name a command whose output it is",
      "at the prompt, 'auth' asks for it",
    ]
  }
}

/// Why there is no tenant to talk to.
enum ConnectionError: Error {
  case noTenant
  case url(TenantURLError)
  case configuration(ConfigurationError)
  case sandbox(String)
  case proxy(ProxyVariableError)
  /// What is configured for the CRM's hook can't be used, and why.
  case hook(Setting, String)

  var message: Message {
    switch self {
    case .noTenant:
      Message(
        "no tenant is configured",
        help: [
          "set COGNIGY_TENANT_URL, or give --tenant URL",
          "or try the embedded tenant with --sandbox",
        ])
    case .configuration(let error): Message(error.description, help: error.advice)
    case .hook(let setting, let reason): Message("\(setting.environmentName) \(reason)")
    case .proxy(let error):
      Message(error.description, help: ["NO_PROXY names hosts that need none"])
    case .sandbox(let reason): Message("the sandbox does not start: \(reason)")
    case .url(.malformed(let text)):
      Message("'\(text)' is no URL of a tenant", help: ["it looks like https://tenant.example"])
    case .url(.scheme(let scheme)):
      Message("a tenant's URL begins with https, not '\(scheme)'")
    case .url(.userInformation):
      Message(
        "a tenant's URL holds no user or password",
        help: ["set COGNIGY_CLIENT_ID and COGNIGY_CLIENT_SECRET instead"])
    case .url(.queryOrFragment): Message("a tenant's URL has no '?' and no '#'")
    case .url(.plainHTTP(let host)):
      Message(
        "http to '\(host)' would send the credentials in clear",
        help: ["use https, or give --allow-http if that is what you want"])
    }
  }
}
