public import CgxContext

/// What a `sandbox` statement asks for.
public enum SandboxAction: Sendable {
  case fault(SandboxFault)
  case write(key: Argument, value: Argument, Scope)
  case clock(Clock)
  case requests
  case clear

  /// What becomes of the sandbox's clock.
  public enum Clock: Sendable, Equatable {
    case show
    case move(milliseconds: Int64)
    /// From now on only waiting and moving let time pass.
    case virtual
    case real
  }
}

/// A fault as a script plans it.
public struct SandboxFault: Sendable {
  public enum Kind: Sendable {
    /// An HTTP status, and the seconds of its `Retry-After`.
    case status(Int, retryAfter: Int?)
    case misbehaviour(Misbehaviour)
    /// Another writer is first.
    case conflict(key: Argument, value: Argument)
  }

  /// What can go wrong with an answer, other than its status.
  public enum Misbehaviour: String, CaseIterable, Sendable {
    case timeout, reset, lost, slow, garbage, truncated, huge
  }

  public enum Target: String, CaseIterable, Sendable {
    case put, get, token, crm, any
  }

  public var kind: Kind
  /// Whether the request is carried out all the same.
  public var isApplied = false
  /// How many requests it befalls.
  public var times = 1
  /// How many requests pass before.
  public var after = 0
  public var target = Target.put

  public init(_ kind: Kind) {
    self.kind = kind
  }
}
