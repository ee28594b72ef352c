import CgxContext
import NIOHTTP1

/// What answers that are errors say.
extension HTTPExchange {
  /// What an answer of the token endpoint that is not 200 means: 400 and 401 refuse the client.
  func tokenError(_ response: Response) -> TenantError {
    var error = self.error(response, status: response.status == 400 ? 401 : response.status)
    error.status = response.status
    if error.kind == .session { (error.kind, error.reason) = (.auth, .notAToken) }
    return error
  }

  /// What an answer to a reading request that is not 200 means.
  func error(_ response: Response, status: Int? = nil) -> TenantError {
    var error = TenantError(
      status: status ?? response.status, message: message(of: response),
      location: location(of: response), isCommit: false)
    error.retryAfter = response.retryAfter
    return error
  }

  /// What the tenant says of an error, without secrets that it echoes; nothing where it says none.
  func message(of response: Response) -> TenantMessage {
    guard response.status != 200 else { return TenantMessage() }
    var message = AtomicPutDialect.message(
      response.body, traceHeader: response.headers.first(name: "X-Trace-Id"))
    let redactor = redactor
    message.text = message.text.map { shown($0, redactor) }
    message.code = message.code.map { shown($0, redactor) }
    message.traceID = message.traceID.map { shown($0, redactor) }
    return message
  }

  /// Where an answer redirects to, without secrets that it echoes.
  func location(of response: Response) -> String? {
    response.headers.first(name: "Location").map { shown($0, redactor) }
  }

  /// A tenant's words without secrets, and not more of them than anybody reads. What is cut first
  /// leaves room for a secret that is cut in two: its half does not show.
  private func shown(_ text: String, _ redactor: Redactor) -> String {
    let limit = 2000
    guard text.utf8.count > limit else { return redactor.redacted(text) }
    let redacted = redactor.redacted(String(text.prefix(limit + 2000)))
    return redacted.prefix(limit) + "…"
  }
}

extension HTTPExchange.Response {
  /// How long the tenant asks to wait.
  var retryAfter: Duration? {
    headers.first(name: "Retry-After").flatMap {
      RetryAfter.delay($0, date: headers.first(name: "Date"), now: .now)
    }
  }
}
