import CgxContext
import CgxJSON
import CgxLanguage
import CgxSandbox

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
    case .fault(let status, let times, let after, let retryAfter, let target):
      sandbox.inject(
        Fault(
          status: status, times: times, after: after, retryAfter: retryAfter,
          target: Fault.Target(target)))
      return .sandboxChanged("fault \(status) planned")
    case .write(let key, let value, let scope):
      let name = try await text(key, "a key", statement)
      let written = try await self.value(value, statement)
      do {
        try sandbox.write(key: name, value: written.compact, scope: scope.rawValue)
      } catch {
        let rule = VariableKey.violation(of: name) ?? .empty
        throw failure(.validation, Violation.Rule.key(rule).message, statement, key.range)
      }
      return .sandboxChanged("another writer has set '\(name)'")
    case .clock(let seconds):
      if let seconds {
        do {
          try sandbox.moveClock(seconds: seconds)
        } catch {
          throw failure(
            .validation, Message("the clock would leave the years 1970 to 9999"), statement)
        }
      }
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
      return .sandboxChanged("the sandbox is as new")
    }
  }
}

extension Fault.Target {
  fileprivate init(_ target: SandboxAction.FaultTarget) {
    self =
      switch target {
      case .put: .put
      case .get: .get
      case .token: .token
      case .any: .any
      }
  }
}
