/// All that the sandbox knows, and how it answers: no I/O, the time is given.
struct SandboxState {
  let configuration: Sandbox.Configuration
  /// Added to the real time, in seconds.
  var clockOffset: Int64 = 0
  var faults = FaultPlan()
  var log = RequestLog()
  var store: VariableStore
  private var limiter: RateLimiter
  private var tokens: [String: UTCInstant] = [:]

  init(configuration: Sandbox.Configuration, now: UTCInstant) {
    self.configuration = configuration
    store = VariableStore(updatedAt: now)
    limiter = RateLimiter(requestsPerMinute: configuration.requestsPerMinute)
  }

  /// A tenant as new; tokens stay valid.
  mutating func clear(now: UTCInstant) {
    let tokens = tokens
    self = SandboxState(configuration: configuration, now: now)
    self.tokens = tokens
  }

  mutating func answer(_ request: SandboxRequest, at now: UTCInstant) -> SandboxResponse {
    let target = request.target
    if target == .put, let body = request.body {
      log.lastPut = String(decoding: body, as: UTF8.self)
    }
    let response = respond(to: request, target: target, at: now)
    log.record(
      RecordedRequest(method: request.method, path: request.path, status: response.status),
      as: target)
    return response
  }

  private mutating func respond(
    to request: SandboxRequest, target: Fault.Target?, at now: UTCInstant
  ) -> SandboxResponse {
    if let seconds = limiter.secondsToWait(at: now) {
      return SandboxResponse(
        problem: 429, "more requests than this tenant takes in a minute",
        headers: [("Retry-After", String(seconds))])
    }
    if let target, let fault = faults.next(for: target) { return Self.response(to: fault) }
    guard let route = request.route else {
      return SandboxResponse(problem: 404, "there is nothing at this path")
    }
    switch (route, request.method) {
    case (.token, "POST"): return issueToken(request, at: now)
    case (.session(let id), "GET"):
      return unauthorized(request, at: now) ?? unknownSession(id) ?? sessionDocument(id)
    case (.context(let id), "GET"):
      return unauthorized(request, at: now) ?? unknownSession(id) ?? contextDocument(id, at: now)
    case (.context(let id), "PUT"):
      return unauthorized(request, at: now) ?? unknownSession(id) ?? put(request, id, at: now)
    default:
      let allowed = route == .token ? "POST" : Self.allowedMethods(route)
      return SandboxResponse(
        problem: 405, "\(request.method) is not allowed here", headers: [("Allow", allowed)])
    }
  }

  private static func allowedMethods(_ route: SandboxRequest.Route) -> String {
    if case .context = route { "GET, PUT" } else { "GET" }
  }

  private static func response(to fault: Fault) -> SandboxResponse {
    let wait = fault.retryAfter.map { [("Retry-After", String($0))] } ?? []
    return SandboxResponse(
      problem: fault.status, "a fault that was asked for", code: "SANDBOX_FAULT", headers: wait)
  }

  // MARK: Credentials

  private mutating func issueToken(
    _ request: SandboxRequest, at now: UTCInstant
  ) -> SandboxResponse {
    func refuse(_ status: Int, _ error: String, _ text: String) -> SandboxResponse {
      let headers = status == 401 ? [("WWW-Authenticate", "Basic realm=\"sandbox\"")] : []
      return SandboxResponse(
        status: status, headers: headers,
        json: "{\"error\":\(quoted(error)),\"error_description\":\(quoted(text))}")
    }
    let type = request.headers["content-type"]?.split(separator: ";").first?
      .trimmingSpaces().lowercased()
    guard type == "application/x-www-form-urlencoded", let body = request.body,
      let fields = FormBody.fields(String(decoding: body, as: UTF8.self))
    else { return refuse(400, "invalid_request", "the body is not form-encoded, each field once") }
    guard let grant = fields["grant_type"] else {
      return refuse(400, "invalid_request", "grant_type is missing")
    }
    guard grant == "client_credentials" else {
      return refuse(400, "unsupported_grant_type", "only client_credentials is supported")
    }
    guard let id = fields["client_id"], let secret = fields["client_secret"] else {
      return refuse(400, "invalid_request", "client_id and client_secret are needed")
    }
    guard isEqual(id, configuration.clientID), isEqual(secret, configuration.clientSecret) else {
      return refuse(401, "invalid_client", "no such client, or a wrong secret")
    }
    let token = Sandbox.Configuration.randomSecret()
    tokens = tokens.filter { $0.value > now }
    tokens[token] = UTCInstant(
      nanoseconds: now.nanoseconds + Int128(configuration.tokenLifetime) * 1_000_000_000)
    return SandboxResponse(
      headers: [("Cache-Control", "no-store")],
      json: "{\"access_token\":\(quoted(token)),\"token_type\":\"Bearer\","
        + "\"expires_in\":\(configuration.tokenLifetime),\"scope\":\"sessions:read_write\"}")
  }

  private func unauthorized(_ request: SandboxRequest, at now: UTCInstant) -> SandboxResponse? {
    let challenge = [("WWW-Authenticate", "Bearer realm=\"sandbox\"")]
    if let key = request.headers["x-api-key"] {
      guard !isEqual(key, configuration.apiKey) else { return nil }
      return SandboxResponse(problem: 401, "the API key is not known", headers: challenge)
    }
    guard let header = request.headers["authorization"] else {
      return SandboxResponse(problem: 401, "credentials are missing", headers: challenge)
    }
    let parts = header.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else {
      return SandboxResponse(problem: 401, "not a bearer token", headers: challenge)
    }
    guard let expiry = tokens[String(parts[1])] else {
      return SandboxResponse(problem: 401, "the token is not known", headers: challenge)
    }
    guard expiry > now else {
      return SandboxResponse(problem: 401, "the token has expired", headers: challenge)
    }
    return nil
  }

  // MARK: Sessions

  private func unknownSession(_ id: String) -> SandboxResponse? {
    configuration.sessionIDs.contains(id)
      ? nil
      : SandboxResponse(
        problem: 404, "no session '\(id)', or it has expired", code: "SESSION_NOT_FOUND")
  }

  private func sessionDocument(_ id: String) -> SandboxResponse {
    SandboxResponse(json: "{\"sessionId\":\(quoted(id)),\"status\":\"active\"}")
  }

  private func contextDocument(_ id: String, at now: UTCInstant) -> SandboxResponse {
    let variables = store.variables(of: id, at: now)
    let values = variables.map { "\(quoted($0.key)):\($0.variable.value)" }
    let metadata = variables.map { key, variable in
      let expiry = variable.expiry.map { quoted($0.text) } ?? "null"
      return "\(quoted(key)):{\"scope\":\(quoted(variable.scope)),\"expiresAt\":\(expiry)}"
    }
    return SandboxResponse(
      headers: [("ETag", etag(variables.map(\.key)))],
      json: "{\"sessionId\":\(quoted(id)),\"variables\":{\(values.joined(separator: ","))},"
        + "\"updatedAt\":\(quoted(store.updatedAt.text)),"
        + "\"metadata\":{\(metadata.joined(separator: ","))}}")
  }

  /// Changes with each write, and when a variable expires.
  private func etag(_ keys: [String]) -> String {
    "\"v\(store.version)-\(keys.count)\""
  }

  private mutating func put(
    _ request: SandboxRequest, _ id: String, at now: UTCInstant
  ) -> SandboxResponse {
    guard let body = request.body else {
      return SandboxResponse(
        problem: 413, "the body is longer than \(SandboxRequest.bodyLimit) bytes")
    }
    let type = request.headers["content-type"]?.split(separator: ";").first?.trimmingSpaces()
    guard type?.lowercased() == "application/json" else {
      return SandboxResponse(problem: 400, "the content type is not application/json")
    }
    if let condition = request.headers["if-match"] {
      let current = etag(store.variables(of: id, at: now).map(\.key))
      let tags = condition.split(separator: ",").map { $0.trimmingSpaces() }
      guard tags.contains("*") || tags.contains(current) else {
        return SandboxResponse(
          problem: 412, "the context has changed: its ETag is \(current)",
          headers: [("ETag", current)])
      }
    }
    do {
      store.apply(try PutBody.variables(body), to: id, at: now)
    } catch {
      return SandboxResponse(problem: error.status, error.detail)
    }
    return contextDocument(id, at: now)
  }

  /// Compares secrets in a time that does not tell where they differ.
  private func isEqual(_ left: String, _ right: String) -> Bool {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

extension UTCInstant {
  init(nanoseconds: Int128) {
    self.nanoseconds = nanoseconds
  }
}

extension StringProtocol {
  fileprivate func trimmingSpaces() -> String {
    var text = self[...]
    while text.first == " " { text = text.dropFirst() }
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }
}
