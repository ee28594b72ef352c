import NIOHTTP1

extension HTTPExchange {
  /// Sends a request without a network, within the same bounds.
  static func exchange(
    _ request: Request, _ headers: HTTPHeaders, over transport: any DirectTransport,
    within timeout: Duration
  ) async throws(TransportFailure) -> Response {
    guard !Task.isCancelled else { throw .notSent(.cancelled) }
    let answer = try await transport.answer(
      DirectRequest(
        method: request.method.rawValue, path: path(of: request.url),
        headers: headers.map { ($0.name, $0.value) }, body: request.body),
      within: timeout)
    var response = Response(
      status: answer.status, headers: HTTPHeaders(answer.headers.map { ($0.name, $0.value) }),
      body: answer.body)
    let cause =
      answer.body.count > request.answerLimit
      ? .answerTooLarge(limit: request.answerLimit) : answer.interruption
    guard let cause else { return response }
    guard request.needsHeadOnly else { throw .noAnswer(cause) }
    response.body = []
    return response
  }

  /// What stands between the authority and the query.
  private static func path(of url: String) -> String {
    let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
    let path = rest.drop { $0 != "/" }.prefix { $0 != "?" }
    return path.isEmpty ? "/" : String(path)
  }
}
