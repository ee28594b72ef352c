/// All that the sandbox knows, and how it answers: no I/O, the time is given.
struct SandboxState {
  let configuration: Sandbox.Configuration
  private let sessionIDs: Set<String>
  var clock = SandboxClock()
  var faults = FaultPlan()
  private(set) var log = RequestLog()
  var inbox = NotificationInbox()
  private var store: VariableStore
  private var limiter: RateLimiter
  private var tokens: [String: UTCInstant] = [:]

  init(configuration: Sandbox.Configuration, now: UTCInstant) {
    self.configuration = configuration
    sessionIDs = Set(configuration.sessionIDs)
    store = VariableStore(
      createdAt: configuration.clockStart.map { UTCInstant(seconds: $0, nanoseconds: 0) } ?? now)
    limiter = RateLimiter(requestsPerMinute: configuration.requestsPerMinute)
    if let start = configuration.clockStart { clock.stop(now, showing: start) }
  }

  /// A tenant as new, with the time that it began with; tokens stay valid.
  mutating func clear(realTime: UTCInstant) {
    clock = SandboxClock()
    if let start = configuration.clockStart { clock.stop(realTime, showing: start) }
    faults = FaultPlan()
    log = RequestLog()
    inbox = NotificationInbox()
    store.clear(at: realTime)
    limiter = RateLimiter(requestsPerMinute: configuration.requestsPerMinute)
  }

  /// Sets a variable as another writer would, for every session.
  mutating func write(_ key: String, _ value: String, scope: String, at now: UTCInstant) {
    let variable = VariableStore.Variable(value: value, scope: scope, expiry: nil)
    store.apply([(key, variable)], to: sessionIDs, at: now)
  }

  mutating func answer(_ request: SandboxRequest, at now: UTCInstant) -> SandboxResponse {
    // The CRM is another party: its requests are none of the tenant's.
    guard request.route != .notifications else { return respondOrFail(request, at: now) }
    let response = respond(to: request, at: now)
    log.record(request, status: response.delivery.isAnswer ? response.status : nil)
    return response
  }

  private mutating func respond(
    to request: SandboxRequest, at now: UTCInstant
  ) -> SandboxResponse {
    if let seconds = limiter.secondsToWait(at: now) {
      return SandboxResponse(
        problem: 429, "more requests than this tenant takes in a minute",
        headers: [("Retry-After", String(seconds))])
    }
    return respondOrFail(request, at: now)
  }

  /// Meets the fault that is due, if there is one.
  private mutating func respondOrFail(
    _ request: SandboxRequest, at now: UTCInstant
  ) -> SandboxResponse {
    guard let target = request.target, let fault = faults.next(for: target) else {
      return carryOut(request, at: now)
    }
    if case .conflict(let key, let value) = fault.kind {
      write(key, value, scope: "session", at: now)
      return carryOut(request, at: now, isSecond: true)
    }
    let isCarriedOut = fault.isApplied || fault.kind == .slow
    let answer = isCarriedOut ? carryOut(request, at: now) : nil
    return SandboxResponse(fault.kind, to: request, insteadOf: answer)
  }

  /// - Parameter isSecond: whether another writer was first, so that a PUT must not be applied.
  private mutating func carryOut(
    _ request: SandboxRequest, at now: UTCInstant, isSecond: Bool = false
  ) -> SandboxResponse {
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
      return unauthorized(request, at: now) ?? unknownSession(id)
        ?? put(request, id, at: now, isSecond: isSecond)
    case (.notifications, "POST"): return takeNotification(request, at: now)
    case (.notifications, "GET"): return unauthorized(request, at: now) ?? notificationList()
    default:
      let allowed = Self.allowedMethods(route)
      return SandboxResponse(
        problem: 405, "\(request.method) is not allowed here", headers: [("Allow", allowed)])
    }
  }

  private static func allowedMethods(_ route: SandboxRequest.Route) -> String {
    switch route {
    case .token: "POST"
    case .session: "GET"
    case .context: "GET, PUT"
    case .notifications: "GET, POST"
    }
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
    guard request.mediaType == "application/x-www-form-urlencoded", let body = request.body,
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
    if let key = request.headers.apiKey {
      guard !isEqual(key, configuration.apiKey) else { return nil }
      return SandboxResponse(problem: 401, "the API key is not known", headers: challenge)
    }
    guard let header = request.headers.authorization else {
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
    sessionIDs.contains(id)
      ? nil
      : SandboxResponse(
        problem: 404, "no session '\(id)', or it has expired", code: "SESSION_NOT_FOUND")
  }

  private func sessionDocument(_ id: String) -> SandboxResponse {
    SandboxResponse(json: "{\"sessionId\":\(quoted(id)),\"status\":\"active\"}")
  }

  private func contextDocument(_ id: String, at now: UTCInstant) -> SandboxResponse {
    let view = store.view(of: id, at: now)
    var values = ""
    var metadata = ""
    for (key, variable) in view.variables {
      let comma = values.isEmpty ? "" : ","
      let name = quoted(key)
      let expiry = variable.expiry.map { quoted($0.text) } ?? "null"
      values += "\(comma)\(name):\(variable.value)"
      metadata +=
        "\(comma)\(name):{\"scope\":\(quoted(variable.scope)),\"expiresAt\":\(expiry)}"
    }
    return SandboxResponse(
      headers: [("ETag", view.etag)],
      json: "{\"sessionId\":\(quoted(id)),\"variables\":{\(values)},"
        + "\"updatedAt\":\(quoted(view.updatedAt.text)),\"metadata\":{\(metadata)}}")
  }

  private mutating func put(
    _ request: SandboxRequest, _ id: String, at now: UTCInstant, isSecond: Bool
  ) -> SandboxResponse {
    guard let body = request.body else {
      return SandboxResponse(
        problem: 413, "the body is longer than \(SandboxRequest.bodyLimit) bytes")
    }
    if let condition = request.headers.ifMatch {
      let current = store.view(of: id, at: now).etag
      let tags = condition.split(separator: ",").map { $0.trimmingSpaces() }
      guard tags.contains("*") || tags.contains(current) else {
        return SandboxResponse(
          problem: 412, "the context has changed: its ETag is \(current)",
          headers: [("ETag", current)])
      }
    }
    do {
      let variables = try PutBody.variables(body)
      if isSecond {
        return SandboxResponse(problem: 409, "another writer has changed the context meanwhile")
      }
      store.apply(variables, to: CollectionOfOne(id), at: now)
    } catch {
      return SandboxResponse(problem: error.status, error.detail)
    }
    return contextDocument(id, at: now)
  }

  /// Compares secrets in a time that does not tell where they differ.
  private func isEqual(_ left: String, _ right: String) -> Bool {
    guard left.utf8.count == right.utf8.count else { return false }
    return zip(left.utf8, right.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
