import CgxContext
import CgxJSON
import CgxLanguage
import CgxSandbox

extension Interpreter {
  func define(
    _ name: String, _ argument: Argument, _ statement: Statement
  ) async throws(Failure) -> Outcome {
    let value = try await value(argument, statement)
    variables[name] = value
    return .named(name, value)
  }

  func echo(_ arguments: [Argument], _ statement: Statement) async throws(Failure) -> Outcome {
    var texts: [String] = []
    for argument in arguments {
      // What was written as a number or a word is printed as it was written.
      texts.append(try await value(argument, statement).plainText)
    }
    return .echoed(texts.joined(separator: " "))
  }

  func wait(_ argument: Argument, _ statement: Statement) async throws(Failure) -> Outcome {
    let milliseconds = try await duration(argument, statement)
    do {
      try await connection.sleep(.milliseconds(milliseconds))
    } catch is SandboxError {
      throw clockFailure(statement, argument.range)
    } catch {
      throw failure(.interrupted, Message("interrupted while waiting"), statement)
    }
    return .waited(milliseconds: milliseconds)
  }

  private func duration(
    _ argument: Argument, _ statement: Statement
  ) async throws(Failure) -> Int64 {
    let text = try await text(argument, "a duration", statement)
    do {
      return try DurationText.milliseconds(text)
    } catch {
      throw failure(
        .validation, Problem.duration(error, text).message, statement, argument.range)
    }
  }

  /// The script of a `source` statement.
  func sourced(
    _ argument: Argument, _ statement: Statement
  ) async throws(Failure) -> (path: String, script: Script) {
    let name = try await text(argument, "a file", statement)
    let path = ScriptPath.resolve(
      name, besides: statement.source.name, home: configuration.environment["HOME"])
    try loader.load(
      sourcedBy: statement, argument, path: path, stack: sourceStack, now: connection.now)
    guard let script = loader.loaded(path) else {
      throw failure(.file, Message("can't read '\(path)'"), statement, argument.range)
    }
    return (path, script)
  }

  func handle(
    _ option: RunOption?, _ argument: Argument?, _ statement: Statement
  ) async throws(Failure) -> Outcome {
    guard let option else { return .options(RunOption.allCases.map { ($0.rawValue, shown($0)) }) }
    guard let argument else { return .options([(option.rawValue, shown(option))]) }
    let text = try await text(argument, "the value of '\(option.rawValue)'", statement)
    switch option {
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
    return .options([(option.rawValue, shown(option))])
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

  private func shown(_ option: RunOption) -> String {
    switch option {
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
