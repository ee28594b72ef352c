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
    switch option {
    case .attempts:
      guard let count = Int(text), ShellConfiguration.attemptRange.contains(count) else {
        throw badValue(text, option, argument, statement)
      }
      retryPolicy.attempts = count
      await connection.setRetryPolicy(retryPolicy)
    case .dryRun: isDryRun = try flag(text, option, argument, statement)
    case .onConflict:
      guard let policy = ConflictPolicy(rawValue: text) else {
        throw badValue(text, option, argument, statement)
      }
      conflictPolicy = policy
    case .rate:
      do {
        connection.pacer.rate = text == "off" ? nil : try RequestRate(text)
      } catch {
        throw badValue(text, option, argument, statement)
      }
    case .timeout:
      let milliseconds = try await duration(argument, statement)
      guard (1...86_400_000).contains(milliseconds) else {
        throw badValue(text, option, argument, statement)
      }
      requestTimeout = .milliseconds(milliseconds)
      await connection.setRequestTimeout(requestTimeout)
    case .output:
      guard let value = ShellConfiguration.Output(rawValue: text) else {
        throw badValue(text, option, argument, statement)
      }
      output = value
    case .quiet: isQuiet = try flag(text, option, argument, statement)
    case .readOnly: isReadOnly = try flag(text, option, argument, statement)
    }
    return .options([(option.rawValue, await shown(option))])
  }

  private func flag(
    _ text: String, _ option: RunOption, _ argument: Argument, _ statement: Statement
  ) throws(Failure) -> Bool {
    switch text {
    case "on": return true
    case "off": return false
    default: throw badValue(text, option, argument, statement)
    }
  }

  private func badValue(
    _ text: String, _ option: RunOption, _ argument: Argument, _ statement: Statement
  ) -> Failure {
    failure(
      .validation,
      Message(
        "'\(text)' is no value of '\(option.rawValue)'", label: "expected \(option.valueSyntax)"),
      statement, argument.range)
  }

  private func shown(_ option: RunOption) async -> String {
    switch option {
    case .attempts: return "\(retryPolicy.attempts)"
    case .dryRun: return isDryRun ? "on" : "off"
    case .onConflict: return conflictPolicy.rawValue
    case .rate: return connection.pacer.rate?.description ?? "off"
    case .timeout:
      let milliseconds = Int64(requestTimeout.milliseconds)
      return milliseconds % 1000 == 0
        ? DurationText.text(seconds: milliseconds / 1000) : "\(milliseconds)ms"
    case .output: return output.rawValue
    case .quiet: return isQuiet ? "on" : "off"
    case .readOnly: return isReadOnly ? "on" : "off"
    }
  }
}
