import CgxContext

extension ArgumentReader {
  private enum Setting: String, CaseIterable {
    case applied, times, after, on
    case retryAfter = "retry-after"
  }

  /// What stands behind `sandbox fault`.
  mutating func sandboxFault() throws(Diagnostic) -> SandboxFault {
    var fault = SandboxFault(try faultKind())
    var seen: Set<Setting> = []
    while next != nil {
      let (setting, range) = try setting(of: fault.kind)
      guard seen.insert(setting).inserted else {
        throw error(.repeated("'\(setting.rawValue)'"), range)
      }
      switch setting {
      case .applied: fault.isApplied = true
      case .times: fault.times = try count("a count", in: 1...1_000_000)
      case .after: fault.after = try count("a count", in: 0...1_000_000)
      case .on:
        fault.target = try choice(of: SandboxFault.Target.self, "put, get, token, crm or any")
      case .retryAfter:
        guard case .status(let status, _) = fault.kind else { break }
        fault.kind = .status(status, retryAfter: try retryAfter())
      }
    }
    return fault
  }

  private mutating func faultKind() throws(Diagnostic) -> SandboxFault.Kind {
    narrow(.status)
    let expected = "a status or a fault such as timeout"
    guard let text = nextBare else {
      guard let word = next else { throw missing(expected) }
      throw misplaced(word, expected: expected)
    }
    if let first = text.first, first.isNumber || "+-".contains(first) {
      return .status(try count("a status", in: 300...599), retryAfter: nil)
    }
    let (_, range) = try bareWord(expected)
    if text == "conflict" {
      narrow(.conflict)
      return .conflict(key: try self.text("a key"), value: try value("a value"))
    }
    guard let misbehaviour = SandboxFault.Misbehaviour(rawValue: text) else {
      let names = SandboxFault.Misbehaviour.allCases.map(\.rawValue) + ["conflict"]
      throw error(
        .notOneOf(text, ["a status"] + names, suggestion: nearest(to: text, among: names)), range)
    }
    narrow(.misbehaviour)
    return .misbehaviour(misbehaviour)
  }

  /// The next setting; one that this kind of fault does not have is a mistake of its own.
  private mutating func setting(
    of kind: SandboxFault.Kind
  ) throws(Diagnostic) -> (Setting, Range<Int>) {
    let allowed: [Setting] =
      switch kind {
      case .status: Setting.allCases
      case .misbehaviour: [.applied, .times, .after, .on]
      case .conflict: [.times, .after]
      }
    let names = allowed.map(\.rawValue)
    let (text, range) = try bareWord(alternatives(names))
    guard let setting = Setting(rawValue: text) else {
      throw error(.notOneOf(text, names, suggestion: nearest(to: text, among: names)), range)
    }
    guard allowed.contains(setting) else {
      let reason =
        switch setting {
        case .applied: "nothing of a PUT that comes second is applied"
        case .retryAfter: "only a status comes with 'retry-after'"
        case .on, .times, .after: "a conflict befalls a PUT"
        }
      throw error(.misplaced(text, expected: alternatives(names) + ": " + reason), range)
    }
    return (setting, range)
  }

  private mutating func retryAfter() throws(Diagnostic) -> Int {
    let (text, range) = try bareWord("a duration such as 2s")
    do {
      return Int(try DurationText.seconds(text))
    } catch {
      throw self.error(.duration(error, text), range)
    }
  }
}
