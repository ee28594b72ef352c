import CgxContext

extension ArgumentReader {
  private enum Action: String, CaseIterable {
    case fault, write, clock, requests, clear
  }

  private enum FaultSetting: String, CaseIterable {
    case times, after, on
    case retryAfter = "retry-after"
  }

  /// What stands behind `sandbox`.
  mutating func sandboxAction() throws(Diagnostic) -> SandboxAction {
    switch try choice(of: Action.self, "fault, write, clock, requests or clear") {
    case .fault: return try fault()
    case .write:
      let key = try text("a key")
      let value = try value("a value")
      return .write(
        key: key, value: value,
        next == nil ? .session : try choice(of: Scope.self, "a scope"))
    case .clock:
      return .clock(seconds: next == nil ? nil : try seconds("a duration such as +2h"))
    case .requests: return .requests
    case .clear: return .clear
    }
  }

  private mutating func fault() throws(Diagnostic) -> SandboxAction {
    let status = try count("a status", in: 300...599)
    var times = 1
    var after = 0
    var retryAfter: Int?
    var target = SandboxAction.FaultTarget.put
    while next != nil {
      switch try choice(of: FaultSetting.self, "times, after, retry-after or on") {
      case .times: times = try count("a count", in: 1...1_000_000)
      case .after: after = try count("a count", in: 0...1_000_000)
      case .retryAfter: retryAfter = Int(try seconds("a duration such as 2s"))
      case .on: target = try choice(of: SandboxAction.FaultTarget.self, "put, get, token or any")
      }
    }
    return .fault(status: status, times: times, after: after, retryAfter: retryAfter, on: target)
  }
}
