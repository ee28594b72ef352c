public import CgxContext
import NIOHTTP1
import Synchronization

/// A tenant behind HTTP.
public final class HTTPTenant: Tenant {
  private let url: TenantURL
  private let credential: Credential?
  private let exchange: HTTPExchange
  private let tokens: TokenCache
  private let retries: Mutex<RetryPolicy>
  private let pause: Pause

  /// - Parameters:
  ///   - credential: nil makes every request an error that says so.
  ///   - retries: for everything but the PUT, which `CommitMachine` repeats.
  ///   - now: what the token's life is measured by; it moves with the tenant's clock.
  ///   - pause: lets the time before a repeat pass.
  public init(
    url: TenantURL, credential: Credential?, configuration: HTTPConfiguration,
    retries: RetryPolicy = RetryPolicy(),
    now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock().now },
    pause: @escaping Pause = { try await Task.sleep(for: $0.duration) }
  ) {
    self.url = url
    self.credential = credential
    self.retries = Mutex(retries)
    self.pause = pause
    let secrets = configuration.secrets
    for text in credential?.secretTexts ?? [] { secrets.insert(text) }
    let exchange = HTTPExchange(url, configuration)
    self.exchange = exchange
    tokens = TokenCache(now: now) {
      guard case .clientCredentials(let id, let secret)? = credential else {
        return .failure(TenantError(.auth, .noCredentials, fate: .nothingSent))
      }
      let result = await Self.fetchToken(url: url, id: id, secret: secret, exchange: exchange)
      if case .success((let token, _)) = result { secrets.insert(token.exposed) }
      return result
    }
  }

  /// How long a request may take.
  public var requestTimeout: Duration {
    get { exchange.requestTimeout }
    set { exchange.requestTimeout = newValue }
  }

  /// When reading requests are repeated.
  public var retryPolicy: RetryPolicy {
    get { retries.withLock { $0 } }
    set { retries.withLock { $0 = newValue } }
  }

  /// Closes the connections.
  public func shutdown() async throws {
    await exchange.shutdown()
  }

  // MARK: Tenant

  public func authenticate() async throws(TenantError) -> Authentication {
    guard let credential else {
      throw TenantError(.auth, .noCredentials, fate: .nothingSent)
    }
    if case .clientCredentials = credential { _ = try await token() }
    return Authentication(kind: credential.kind, expiresIn: await tokens.remainingSeconds)
  }

  public func authentication() async -> Authentication? {
    guard let credential else { return nil }
    return Authentication(kind: credential.kind, expiresIn: await tokens.remainingSeconds)
  }

  public func logout() async {
    await tokens.clear()
  }

  public func checkSession(_ session: SessionID) async throws(TenantError) {
    let response = try await get(
      AtomicPutDialect.sessionPath(session), limit: AtomicPutDialect.answerLimit)
    do {
      try AtomicPutDialect.checkSessionDocument(response.body, of: session)
    } catch {
      throw TenantError(.unreachable, error, fate: .nothingSent, status: response.status)
    }
  }

  public func context(of session: SessionID) async throws(TenantError) -> ContextDocument {
    let response = try await get(
      AtomicPutDialect.contextPath(session), limit: AtomicPutDialect.contextLimit)
    do {
      return try AtomicPutDialect.contextDocument(
        response.body, of: session, etag: response.headers.first(name: "ETag"))
    } catch {
      throw TenantError(.unreachable, error, fate: .nothingSent, status: response.status)
    }
  }

  public func put(
    _ body: [UInt8], to session: SessionID, ifMatch: String?
  ) async -> PutOutcome {
    var request = HTTPExchange.Request(
      method: .PUT, url: url.text + AtomicPutDialect.contextPath(session),
      headers: [("Content-Type", "application/json")], body: body,
      answerLimit: AtomicPutDialect.contextLimit)
    if let ifMatch { request.headers.append(("If-Match", ifMatch)) }
    let token: Secret?
    do {
      token = try await authorize(&request)
    } catch {
      return .unauthorized(error)
    }
    let response: HTTPExchange.Response
    do {
      response = try await exchange.send(request)
    } catch {
      return .failed(error)
    }
    var answer = Answer(
      status: response.status, message: exchange.message(of: response),
      location: exchange.location(of: response), retryAfter: response.retryAfter)
    if response.status == 401 { answer.refusedToken = token }
    if response.status == 200 {
      do {
        answer.document = try AtomicPutDialect.contextDocument(
          response.body, of: session, etag: response.headers.first(name: "ETag"))
      } catch {
        answer.documentProblem = error
      }
    }
    return .answered(answer)
  }

  public func renewToken(refused: Secret?) async throws(TenantError) -> Bool {
    guard case .clientCredentials? = credential else { return false }
    if let refused { await tokens.invalidate(refused) }
    _ = try await authenticate()
    return true
  }

  // MARK: Requests

  /// Sends a reading request. A 401 to a token that should still be good: one refresh, one repeat.
  private func get(
    _ path: String, limit: Int
  ) async throws(TenantError) -> HTTPExchange.Response {
    let request = HTTPExchange.Request(method: .GET, url: url.text + path, answerLimit: limit)
    var authorized = request
    let token = try await authorize(&authorized)
    do {
      return try await read(authorized)
    } catch {
      guard error.status == 401, let token else { throw error }
      await tokens.invalidate(token)
      authorized = request
      _ = try await authorize(&authorized)
      return try await read(authorized)
    }
  }

  private func read(
    _ request: HTTPExchange.Request
  ) async throws(TenantError) -> HTTPExchange.Response {
    try await repeating { () async throws(TenantError) in
      let response: HTTPExchange.Response
      do throws(TransportFailure) {
        response = try await self.exchange.send(request)
      } catch {
        throw TenantError(error, isCommit: false)
      }
      guard response.status == 200 else { throw self.exchange.error(response) }
      return response
    }
  }

  /// Repeats what failed for a while, with pauses in between.
  private func repeating<Value>(
    _ attempt: () async throws(TenantError) -> Value
  ) async throws(TenantError) -> Value {
    let policy = retryPolicy
    var failures = 0
    while true {
      do {
        return try await attempt()
      } catch {
        failures += 1
        let delay = policy.delay(
          failures: failures, retryAfter: error.retryAfter, jitter: .random(in: 0...1))
        guard error.isTransient, let delay else {
          var error = error
          error.attempts = failures
          throw error
        }
        do {
          try await pause(
            RetryWait(
              duration: delay, reason: error, attempt: failures + 1, attempts: policy.attempts))
        } catch is CancellationError {
          throw TenantError(error.kind, .interrupted, fate: error.fate, status: error.status)
        } catch let failure {
          throw TenantError(.unreachable, .transport(.other("\(failure)")), fate: error.fate)
        }
      }
    }
  }

  /// The token, got anew where there is none that is still good.
  private func token() async throws(TenantError) -> Secret {
    try await repeating { () async throws(TenantError) in try await self.tokens.token().get() }
  }

  /// Adds the credential to a request; gives the token, where it is one that can be renewed.
  private func authorize(
    _ request: inout HTTPExchange.Request
  ) async throws(TenantError) -> Secret? {
    switch credential {
    case nil: throw TenantError(.auth, .noCredentials, fate: .nothingSent)
    case .apiKey(let key)?: request.headers.append(("X-API-Key", key.exposed))
    case .bearer(let token)?:
      request.headers.append(("Authorization", "Bearer " + token.exposed))
    case .clientCredentials?:
      let token = try await token()
      request.headers.append(("Authorization", "Bearer " + token.exposed))
      return token
    }
    return nil
  }

  private static func fetchToken(
    url: TenantURL, id: String, secret: Secret, exchange: HTTPExchange
  ) async -> Result<(token: Secret, lifetime: Int), TenantError> {
    let form =
      "grant_type=client_credentials&client_id=\(percentEncoded(id))"
      + "&client_secret=\(percentEncoded(secret.exposed))"
    do {
      let response = try await exchange.send(
        HTTPExchange.Request(
          method: .POST, url: url.text + AtomicPutDialect.tokenPath,
          headers: [("Content-Type", "application/x-www-form-urlencoded")],
          body: Array(form.utf8), answerLimit: AtomicPutDialect.answerLimit))
      guard response.status == 200 else {
        return .failure(exchange.tokenError(response))
      }
      return .success(try AtomicPutDialect.token(response.body))
    } catch let failure as TransportFailure {
      return .failure(TenantError(failure, isCommit: false))
    } catch let reason as TenantError.Reason {
      return .failure(TenantError(.auth, reason, fate: .nothingSent))
    } catch {
      return .failure(TenantError(.auth, .notAToken, fate: .nothingSent))
    }
  }
}
