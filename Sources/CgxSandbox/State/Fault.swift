/// A planned misbehaviour of the sandbox.
public struct Fault: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// An answer with this status, and with `Retry-After` in seconds.
    case status(Int, retryAfter: Int?)
    /// No answer for as long as a client may wait.
    case timeout
    /// The connection is reset.
    case reset
    /// The connection is closed without an answer.
    case lost
    /// The real answer, byte by byte.
    case slow
    /// 200 with a page of HTML.
    case garbage
    /// An answer that ends in the middle.
    case truncated
    /// 200 with 20 MiB of brackets.
    case huge
    /// Another writer sets the key to this JSON text just before; a PUT is then answered 409 or 412.
    case conflict(key: String, value: String)
  }

  /// The requests that it befalls.
  public enum Target: String, Sendable {
    case put, get, token
    /// A notification to the sandbox's CRM hook.
    case crm
    /// Each but `crm`.
    case any

    func includes(_ request: Target) -> Bool {
      self == request || (self == .any && request != .crm)
    }
  }

  public var kind: Kind
  /// Whether the request is carried out all the same.
  public var isApplied: Bool
  /// How many requests it befalls.
  public var times: Int
  /// How many requests pass before.
  public var after: Int
  public var target: Target

  public init(
    _ kind: Kind, isApplied: Bool = false, times: Int = 1, after: Int = 0, target: Target = .put
  ) {
    self.kind = kind
    self.isApplied = isApplied
    self.times = times
    self.after = after
    self.target = target
  }

  public init(
    status: Int, times: Int = 1, after: Int = 0, retryAfter: Int? = nil, target: Target = .put
  ) {
    self.init(
      .status(status, retryAfter: retryAfter), times: times, after: after, target: target)
  }
}
