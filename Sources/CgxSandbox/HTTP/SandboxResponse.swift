/// An answer of the sandbox, before it is HTTP.
struct SandboxResponse: Sendable {
  var status: Int
  var headers: [(name: String, value: String)]
  var body: String

  /// A JSON document.
  init(status: Int = 200, headers: [(name: String, value: String)] = [], json: String) {
    self.status = status
    self.headers = [("Content-Type", "application/json")] + headers
    body = json
  }

  /// Problem details (RFC 9457) with a trace ID.
  init(
    problem status: Int, _ detail: String, code: String? = nil,
    headers: [(name: String, value: String)] = []
  ) {
    let digits = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    let trace = String(repeating: "0", count: 16 - digits.count) + digits
    let title = Self.title(of: status)
    self.status = status
    self.headers =
      [("Content-Type", "application/problem+json"), ("X-Trace-Id", trace)] + headers
    body =
      "{\"type\":\"about:blank\",\"title\":\(quoted(title)),\"status\":\(status),"
      + "\"detail\":\(quoted(detail)),\"code\":\(quoted(code ?? "E\(status)")),"
      + "\"traceId\":\(quoted(trace))}"
  }

  private static func title(of status: Int) -> String {
    switch status {
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 409: "Conflict"
    case 412: "Precondition Failed"
    case 413: "Content Too Large"
    case 422: "Unprocessable Content"
    case 429: "Too Many Requests"
    case 500: "Internal Server Error"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    case 504: "Gateway Timeout"
    default: "Status \(status)"
    }
  }
}
