/// A request to the sandbox, already read from HTTP.
struct SandboxRequest: Sendable {
  /// The fields that the sandbox looks at.
  struct Headers: Sendable {
    var authorization: String?
    var apiKey: String?
    var contentType: String?
    var ifMatch: String?
    var webhookID: String?
    var webhookTimestamp: String?
    var webhookSignature: String?
  }

  enum Route: Equatable {
    case token
    case session(String)
    case context(String)
    /// Of the CRM hook.
    case notifications
  }

  /// The longest body that is read, in bytes (`wire.md`, "Limits").
  static let bodyLimit = 262_144

  let method: String
  /// As it was sent, still percent-encoded, without the query.
  let path: String
  let headers: Headers
  /// Nil where it was longer than the limit.
  let body: [UInt8]?
  /// Nil where there is nothing at the path.
  let route: Route?
  /// What a fault plan and the counts call this request.
  let target: Fault.Target?

  init(method: String, path: String, headers: Headers = Headers(), body: [UInt8]? = []) {
    self.method = method
    self.path = path
    self.headers = headers
    self.body = body
    route = Self.route(of: path)
    target =
      switch (route, method) {
      case (.token?, "POST"): .token
      case (.context?, "PUT"): .put
      case (.context?, "GET"), (.session?, "GET"): .get
      case (.notifications?, "POST"): .crm
      default: nil
      }
  }

  static let notificationsPath = "/crm/notifications"

  private static func route(of path: String) -> Route? {
    if path == notificationsPath { return .notifications }
    let steps = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    guard steps.starts(with: ["api", "v2"]), steps.count == 4 || steps.count == 5 else {
      return nil
    }
    let (collection, name) = (steps[3], steps[4])
    if collection == "oauth" { return steps.count == 4 && name == "token" ? .token : nil }
    guard collection == "sessions", let id = FormBody.percentDecoded(name), !id.isEmpty else {
      return nil
    }
    if steps.count == 4 { return .session(id) }
    return steps[5] == "context" ? .context(id) : nil
  }

  /// The media type of the body, in lower case and without parameters.
  var mediaType: String? {
    // Most say it as plainly as this.
    if headers.contentType == "application/json" { return headers.contentType }
    return headers.contentType?.split(separator: ";").first?.trimmingSpaces().lowercased()
  }
}

extension StringProtocol {
  func trimmingSpaces() -> String {
    var text = self[...]
    while text.first == " " { text = text.dropFirst() }
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }
}
