extension SandboxResponse {
  /// What a fault makes of an answer.
  ///
  /// - Parameter answer: the real one, where the request was carried out.
  init(_ kind: Fault.Kind, to request: SandboxRequest, insteadOf answer: SandboxResponse?) {
    let usual = Self.body(of: answer, to: request)
    switch kind {
    case .status(let status, let retryAfter): self.init(status, retryAfter, to: request)
    case .timeout: self.init(usual, .stall)
    case .reset: self.init(usual, .reset)
    case .lost: self.init(usual, .close)
    case .slow: self.init(usual, .slow)
    case .truncated: self.init(usual, .truncated)
    case .huge: self.init(SandboxResponse(json: ""), .huge)
    case .garbage:
      self.init(json: "<!DOCTYPE html><title>Sign in</title><p>A page that nobody asked for.\n")
      headers = [("Content-Type", "text/html; charset=utf-8")]
    // A conflict is no answer of its own: the request meets another content.
    case .conflict: self = usual
    }
  }

  /// An answer with a body that can go wrong.
  private static func body(
    of answer: SandboxResponse?, to request: SandboxRequest
  ) -> SandboxResponse {
    if let answer, answer.status != 204 { return answer }
    return SandboxResponse(
      json: request.target == .crm
        ? #"{"received":true}"# : #"{"variables":{},"metadata":{}}"#)
  }

  private init(_ response: SandboxResponse, _ delivery: Delivery) {
    self = response
    self.delivery = delivery
  }

  private init(_ status: Int, _ retryAfter: Int?, to request: SandboxRequest) {
    var headers = retryAfter.map { [("Retry-After", String($0))] } ?? []
    // A redirect leads to a host that can't exist (RFC 2606 §2), should a client follow it.
    if status < 400 { headers.append(("Location", "https://elsewhere.invalid\(request.path)")) }
    self.init(
      problem: status, "a fault that was asked for", code: "SANDBOX_FAULT", headers: headers)
    // This one has no body (RFC 9110 §15.4.5), or the next answer would begin in it.
    if status == 304 { body = "" }
  }
}
