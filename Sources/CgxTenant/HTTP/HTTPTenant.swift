import NIOHTTP1

/// A tenant behind HTTP.
public final class HTTPTenant: Tenant {
  private let url: TenantURL
  private let credential: Credential?
  private let exchange: HTTPExchange
  private let tokens: TokenCache

  /// - Parameter credential: nil makes every request an error that says so.
  public init(url: TenantURL, credential: Credential?, configuration: HTTPConfiguration) {
    self.url = url
    self.credential = credential
    let exchange = HTTPExchange(url, configuration, secrets: credential?.secretTexts ?? [])
    self.exchange = exchange
    tokens = TokenCache {
      guard case .clientCredentials(let id, let secret)? = credential else {
        return .failure(TenantError(.auth, .noCredentials, fate: .nothingSent))
      }
      return await Self.fetchToken(url: url, id: id, secret: secret, exchange: exchange)
    }
  }

  /// How long a request may take.
  public var requestTimeout: Duration {
    get { exchange.requestTimeout }
    set { exchange.requestTimeout = newValue }
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
    if case .clientCredentials = credential { _ = try await tokens.token().get() }
    return await authentication()
  }

  public func authentication() async -> Authentication {
    Authentication(kind: credential?.kind ?? .bearer, expiresIn: await tokens.remainingSeconds)
  }

  public func logout() async {
    await tokens.clear()
  }

  public func checkSession(_ session: SessionID) async throws(TenantError) {
    _ = try await get(
      AtomicPutDialect.sessionPath(session), limit: AtomicPutDialect.answerLimit)
  }

  public func context(of session: SessionID) async throws(TenantError) -> ContextDocument {
    let response = try await get(
      AtomicPutDialect.contextPath(session), limit: AtomicPutDialect.contextLimit)
    do {
      return try AtomicPutDialect.contextDocument(
        response.body, etag: response.headers.first(name: "ETag"))
    } catch {
      throw TenantError(.unreachable, error, fate: .nothingSent, status: response.status)
    }
  }

  public func put(_ body: [UInt8], to session: SessionID) async -> PutOutcome {
    let response: HTTPExchange.Response
    do {
      response = try await authorized(
        .PUT, AtomicPutDialect.contextPath(session), body: body,
        limit: AtomicPutDialect.contextLimit)
    } catch {
      switch error {
      case .transport(let failure): return .failed(failure)
      case .token(let error): return .unauthorized(error)
      }
    }
    var answer = Answer(
      status: response.status, message: response.message,
      location: response.headers.first(name: "Location"))
    if response.status == 200 {
      do {
        answer.document = try AtomicPutDialect.contextDocument(
          response.body, etag: response.headers.first(name: "ETag"))
      } catch {
        answer.documentProblem = error
      }
    }
    return .answered(answer)
  }

  // MARK: Requests

  private enum RequestError: Error {
    case transport(TransportFailure)
    case token(TenantError)
  }

  private func get(
    _ path: String, limit: Int
  ) async throws(TenantError) -> HTTPExchange.Response {
    let response: HTTPExchange.Response
    do {
      response = try await authorized(.GET, path, body: nil, limit: limit)
    } catch {
      switch error {
      case .transport(let failure): throw TenantError(failure, isCommit: false)
      case .token(let error): throw error
      }
    }
    guard response.status == 200 else {
      throw TenantError(
        status: response.status, message: response.message,
        location: response.headers.first(name: "Location"), isCommit: false)
    }
    return response
  }

  /// Sends a request with the credential. A 401 to a token that should still be good: one refresh,
  /// one repeat. The tenant has not acted on a request that it answered with 401.
  private func authorized(
    _ method: HTTPMethod, _ path: String, body: [UInt8]?, limit: Int
  ) async throws(RequestError) -> HTTPExchange.Response {
    var request = HTTPExchange.Request(
      method: method, url: url.text + path, body: body, answerLimit: limit)
    let contentType = body == nil ? [] : [("Content-Type", "application/json")]
    switch credential {
    case nil: throw .token(TenantError(.auth, .noCredentials, fate: .nothingSent))
    case .apiKey(let key)?:
      request.headers = contentType + [("X-API-Key", key.exposed)]
      return try await send(request)
    case .bearer(let token)?:
      request.headers = contentType + [("Authorization", "Bearer " + token.exposed)]
      return try await send(request)
    case .clientCredentials?:
      var token = try await self.token()
      request.headers = contentType + [("Authorization", "Bearer " + token.exposed)]
      let first = try await send(request)
      guard first.status == 401 else { return first }
      await tokens.invalidate(token)
      token = try await self.token()
      request.headers = contentType + [("Authorization", "Bearer " + token.exposed)]
      return try await send(request)
    }
  }

  private func token() async throws(RequestError) -> Secret {
    switch await tokens.token() {
    case .success(let token): return token
    case .failure(let error): throw .token(error)
    }
  }

  private func send(
    _ request: HTTPExchange.Request
  ) async throws(RequestError) -> HTTPExchange.Response {
    do {
      return try await exchange.send(request)
    } catch {
      throw .transport(error)
    }
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
        return .failure(TenantError(tokenStatus: response))
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

extension TenantError {
  /// What an answer of the token endpoint that is not 200 means: 400 and 401 refuse the client.
  fileprivate init(tokenStatus response: HTTPExchange.Response) {
    self.init(
      status: response.status == 400 ? 401 : response.status, message: response.message,
      location: response.headers.first(name: "Location"), isCommit: false)
    status = response.status
    if kind == .session { (kind, reason) = (.auth, .notAToken) }
  }
}

extension HTTPExchange.Response {
  /// What the tenant says of an error; nothing where it says none.
  fileprivate var message: TenantMessage {
    guard status != 200 else { return TenantMessage() }
    return AtomicPutDialect.message(
      body, traceHeader: headers.first(name: "X-Trace-Id"))
  }
}
