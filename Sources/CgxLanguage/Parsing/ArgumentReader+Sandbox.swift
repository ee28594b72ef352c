import CgxContext

extension ArgumentReader {
  private enum Action: String, CaseIterable {
    case fault, write, clock, requests, clear
  }

  /// What stands behind `sandbox`.
  mutating func sandboxAction() throws(Diagnostic) -> SandboxAction {
    let names = Action.allCases.map(\.rawValue)
    synopsis = "sandbox \(names.joined(separator: "|")) …"
    switch try choice(of: Action.self, alternatives(names)) {
    case .fault: return .fault(try sandboxFault())
    case .write:
      narrow(.write)
      let key = try text("a key")
      let value = try value("a value")
      return .write(
        key: key, value: value,
        next == nil ? .session : try choice(of: Scope.self, "a scope"))
    case .clock: return .clock(try clock())
    case .requests:
      narrow(.requests)
      return .requests
    case .clear:
      narrow(.clear)
      return .clear
    }
  }

  mutating func narrow(_ form: StatementSyntax.SandboxForm) {
    synopsis = form.rawValue
  }

  /// `[+2h|virtual|real]`
  private mutating func clock() throws(Diagnostic) -> SandboxAction.Clock {
    narrow(.clock)
    let example = "a duration such as +2h"
    guard next != nil else { return .show }
    let (text, range) = try bareWord(example)
    switch text {
    case "virtual": return .virtual
    case "real": return .real
    default: break
    }
    guard let first = text.first, first.isNumber || "+-".contains(first) else {
      let names = ["virtual", "real"]
      throw error(
        .notOneOf(text, names + [example], suggestion: nearest(to: text, among: names)), range)
    }
    let isSigned = "+-".contains(first)
    do {
      let milliseconds = try DurationText.milliseconds(isSigned ? text.dropFirst() : text[...])
      return .move(milliseconds: first == "-" ? -milliseconds : milliseconds)
    } catch {
      throw self.error(.duration(error, text), range)
    }
  }
}
