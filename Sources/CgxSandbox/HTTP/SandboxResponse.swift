/// An answer of the sandbox, before it is HTTP.
struct SandboxResponse: Sendable {
  /// What is to be done with the answer on the wire.
  enum Delivery: Sendable {
    case whole
    /// Byte by byte.
    case slow
    /// The first half of the body, then the connection's end.
    case truncated
    /// Its body is brackets without end.
    case huge
    /// Nothing is answered and the connection stays open.
    case stall
    /// Nothing is answered and the connection is reset.
    case reset
    /// Nothing is answered and the connection is closed.
    case close

    var isAnswer: Bool {
      switch self {
      case .whole, .slow, .truncated, .huge: true
      case .stall, .reset, .close: false
      }
    }
  }

  var status: Int
  var headers: [(name: String, value: String)]
  var body: String
  var delivery = Delivery.whole

  /// A JSON document.
  init(status: Int = 200, headers: [(name: String, value: String)] = [], json: String) {
    self.status = status
    self.headers = [("Content-Type", "application/json")] + headers
    body = json
  }

  /// 204, which has no body (RFC 9110 §15.3.5).
  static var noContent: SandboxResponse {
    var response = SandboxResponse(status: 204, json: "")
    response.headers = []
    return response
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
