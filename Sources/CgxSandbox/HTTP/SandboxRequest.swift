/// A request to the sandbox, already read from HTTP.
struct SandboxRequest: Sendable {
  var method: String
  /// As it was sent, still percent-encoded, without the query.
  var path: String
  /// Names in lower case.
  var headers: [String: String]
  /// Nil where it was longer than the limit.
  var body: [UInt8]?

  /// The longest body that is read, in bytes (`wire.md`, "Limits").
  static let bodyLimit = 262_144

  enum Route: Equatable {
    case token
    case session(String)
    case context(String)
  }

  var route: Route? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    let steps = Array(parts)
    if steps == ["api", "v2", "oauth", "token"] { return .token }
    guard steps.count == 4 || steps.count == 5, steps[0] == "api", steps[1] == "v2",
      steps[2] == "sessions", let id = FormBody.percentDecoded(steps[3]), !id.isEmpty
    else { return nil }
    if steps.count == 4 { return .session(id) }
    return steps[4] == "context" ? .context(id) : nil
  }

  /// What a fault plan and the counts call this request.
  var target: Fault.Target? {
    switch (route, method) {
    case (.token?, "POST"): .token
    case (.context?, "PUT"): .put
    case (.context?, "GET"), (.session?, "GET"): .get
    default: nil
    }
  }
}
