import CgxContext
import CgxJSON
import CgxLanguage
import CgxSandbox
import CgxTenant

extension Interpreter {
  func requireSandbox(_ statement: Statement) throws(Failure) -> Sandbox {
    guard let sandbox = connection.sandbox else {
      throw failure(
        .validation,
        Message(
          "there is no sandbox to steer", help: ["run with --sandbox to use the embedded tenant"]),
        statement)
    }
    return sandbox
  }

  func sandbox(
    _ action: SandboxAction, _ statement: Statement
  ) async throws(Failure) -> Outcome {
    let sandbox = try requireSandbox(statement)
    switch action {
    case .fault(let planned):
      let (kind, name) = try await kind(of: planned, statement)
      sandbox.inject(
        Fault(
          kind, isApplied: planned.isApplied, times: planned.times, after: planned.after,
          target: Fault.Target(planned.target)))
      return .sandboxChanged("fault \(name) planned")
    case .write(let key, let value, let scope):
      let (name, written) = try await entry(key, value, statement)
      do {
        try sandbox.write(key: name, value: written, scope: scope.rawValue)
      } catch {
        throw failure(
          .validation, Message("the sandbox takes no key '\(name)'"), statement, key.range)
      }
      return .sandboxChanged("another writer has set '\(name)'")
    case .clock(let change):
      switch change {
      case .show: break
      case .virtual: sandbox.isClockVirtual = true
      case .real:
        sandbox.isClockVirtual = false
      case .move(let milliseconds):
        do {
          try sandbox.advance(by: .milliseconds(milliseconds))
        } catch {
          throw clockFailure(statement)
        }
      }
      connection.forgetPacing()
      return .sandboxClock(connection.now)
    case .requests:
      let counts = sandbox.requests
      return .sandboxRequests(
        [
          ("token", counts.token), ("get", counts.get), ("put", counts.put),
          ("total", counts.total),
        ],
        recent: sandbox.recentRequests.suffix(20).map {
          "\($0.method) \($0.path) \($0.status.map(String.init) ?? "no answer")"
        })
    case .clear:
      sandbox.clear()
      connection.forgetPacing()
      known = nil
      return .sandboxChanged("the sandbox is as new")
    }
  }

  func clockFailure(_ statement: Statement, _ range: Range<Int>? = nil) -> Failure {
    failure(
      .validation, Message("the clock would leave the years 1970 to 9999"), statement, range)
  }

  /// The fault as the sandbox knows it, and its name.
  private func kind(
    of fault: SandboxFault, _ statement: Statement
  ) async throws(Failure) -> (Fault.Kind, name: String) {
    switch fault.kind {
    case .status(let status, let retryAfter):
      return (.status(status, retryAfter: retryAfter), "\(status)")
    case .misbehaviour(let misbehaviour):
      return (Fault.Kind(misbehaviour), misbehaviour.rawValue)
    case .conflict(let key, let value):
      let (name, written) = try await entry(key, value, statement)
      return (.conflict(key: name, value: written), "conflict over '\(name)'")
    }
  }

  /// A key that a tenant can hold, and its value as JSON text.
  private func entry(
    _ key: Argument, _ value: Argument, _ statement: Statement
  ) async throws(Failure) -> (name: String, value: String) {
    let name = try await text(key, "a key", statement)
    if let violation = VariableKey.violation(of: name) {
      throw failure(.validation, Violation.Rule.key(violation).message, statement, key.range)
    }
    return (name, try await self.value(value, statement).compact)
  }
}

extension Fault.Kind {
  fileprivate init(_ misbehaviour: SandboxFault.Misbehaviour) {
    self =
      switch misbehaviour {
      case .timeout: .timeout
      case .reset: .reset
      case .lost: .lost
      case .slow: .slow
      case .garbage: .garbage
      case .truncated: .truncated
      case .huge: .huge
      }
  }
}

extension Fault.Target {
  fileprivate init(_ target: SandboxFault.Target) {
    self =
      switch target {
      case .put: .put
      case .get: .get
      case .token: .token
      case .crm: .crm
      case .any: .any
      }
  }
}
