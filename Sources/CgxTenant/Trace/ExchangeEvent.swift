public import CgxContext
public import CgxJSON

/// What happened between this program and a tenant or a CRM, without secrets.
public enum ExchangeEvent: Sendable {
  case exchange(ShownExchange)
  /// A pause before a request was repeated, and why.
  case wait(Duration, attempt: Int, attempts: Int, reason: String)

  public var json: JSON {
    switch self {
    case .exchange(let exchange): exchange.json
    case .wait(let duration, let attempt, let attempts, let reason):
      .members([
        "wait_ms": .integer(Int(duration.wholeMilliseconds)), "attempt": .integer(attempt),
        "attempts": .integer(attempts), "reason": .string(reason),
      ])
    }
  }
}

/// A request and what came of it, as they are shown.
public struct ShownExchange: Sendable {
  public struct Part: Sendable {
    public var headers: [(name: String, value: String)]
    /// The lines of the body, or what stands for them; empty where there is none.
    public var body: [String]
  }

  public var method: String
  public var url: String
  public var start: Timestamp
  /// Nil where nothing has come of it.
  public var elapsed: Duration?
  public var request: Part
  public var status: Int?
  public var answer: Part?
  /// Why there is no answer.
  public var failure: String?

  var json: JSON {
    .members([
      "method": .string(method), "url": .string(url), "at": .string(start.rfc3339),
      "duration_ms": elapsed.map { .integer(Int($0.wholeMilliseconds)) } ?? .null,
      "request": request.json, "status": status.map { .integer($0) } ?? .null,
      "answer": answer.map(\.json) ?? .null, "failure": failure.map { .string($0) } ?? .null,
    ])
  }
}

extension ShownExchange.Part {
  fileprivate var json: JSON {
    .members([
      "headers": .array(
        headers.map { .members(["name": .string($0.name), "value": .string($0.value)]) }),
      "body": body.isEmpty ? .null : .string(body.joined(separator: "\n")),
    ])
  }

  /// What it takes, in bytes.
  var size: Int {
    headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
      + body.reduce(0) { $0 + $1.utf8.count }
  }
}
