import CgxContext
import CgxJSON
import CgxLanguage
import CgxTenant

extension Interpreter {
  func handle(
    _ option: RunOption?, _ argument: Argument?, _ statement: Statement
  ) async throws(Failure) -> Outcome {
    guard let option else {
      var all: [(name: String, value: String)] = []
      for option in RunOption.allCases { all.append((option.rawValue, await shown(option))) }
      return .options(all)
    }
    guard let argument else { return .options([(option.rawValue, await shown(option))]) }
    let text = try await text(argument, "the value of '\(option.rawValue)'", statement)
    guard let setting = option.setting(text) else {
      throw failure(
        .validation,
        Message(
          "'\(text)' is no value of '\(option.rawValue)'",
          label: "expected \(option.valueSyntax)"), statement, argument.range)
    }
    await apply(setting)
    return .options([(option.rawValue, await shown(option))])
  }

  private func apply(_ setting: RunSetting) async {
    switch setting {
    case .attempts(let count): await connection.setAttempts(count)
    case .dryRun(let isOn): isDryRun = isOn
    case .onConflict(let policy): conflictPolicy = policy
    case .output(let isJSON): output = isJSON ? .json : .text
    case .pager(let isOn): isPaging = isOn
    case .quiet(let isOn): isQuiet = isOn
    case .rate(let rate): connection.pacer.rate = rate
    case .readOnly(let isOn): isReadOnly = isOn
    case .timeout(let milliseconds):
      await connection.setRequestTimeout(.milliseconds(milliseconds))
    }
  }

  func shown(_ option: RunOption) async -> String {
    switch option {
    case .attempts: return "\(await connection.retryPolicy.attempts)"
    case .dryRun: return isDryRun ? "on" : "off"
    case .onConflict: return conflictPolicy.rawValue
    case .rate: return connection.pacer.rate?.description ?? "off"
    case .timeout: return Self.shown(await connection.requestTimeout)
    case .output: return output.rawValue
    case .pager: return isPaging ? "on" : "off"
    case .quiet: return isQuiet ? "on" : "off"
    case .readOnly: return isReadOnly ? "on" : "off"
    }
  }

  static func shown(_ timeout: Duration) -> String {
    let milliseconds = Int64(timeout.milliseconds)
    return milliseconds % 1000 == 0
      ? DurationText.text(seconds: milliseconds / 1000) : "\(milliseconds)ms"
  }
}
