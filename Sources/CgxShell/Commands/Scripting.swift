import CgxContext
import CgxJSON
import CgxLanguage
import CgxSandbox
import CgxTenant

extension Interpreter {
  /// What all variables may hold together, in bytes.
  static let variableLimit = 64 * 1024 * 1024

  func define(
    _ name: String, _ argument: Argument, _ statement: Statement
  ) async throws(Failure) -> Outcome {
    let value = try await value(argument, statement)
    let size = value.size(upTo: Self.valueLimit)
    let others = variableBytes - (variables[name]?.size(upTo: Self.valueLimit) ?? 0)
    guard others + size <= Self.variableLimit else {
      throw failure(
        .validation,
        Message("the variables would hold more than \(Self.variableLimit) bytes"), statement,
        argument.range)
    }
    variableBytes = others + size
    variables[name] = value
    guard !isSecret(argument) else {
      secretVariables.insert(name)
      return .named(name)
    }
    secretVariables.remove(name)
    return .named(name)
  }

  func echo(_ arguments: [Argument], _ statement: Statement) async throws(Failure) -> Outcome {
    var texts: [String] = []
    for argument in arguments {
      // What was written as a number or a word is printed as it was written.
      texts.append(try await shownText(argument, statement))
    }
    return .echoed(texts.joined(separator: " "))
  }

  func wait(_ argument: Argument, _ statement: Statement) async throws(Failure) -> Outcome {
    let milliseconds = try await duration(argument, statement)
    do {
      try await connection.wait(.milliseconds(milliseconds))
    } catch is SandboxError {
      throw clockFailure(statement, argument.range)
    } catch {
      throw failure(.interrupted, Message("interrupted while waiting"), statement)
    }
    return .waited(milliseconds: milliseconds)
  }

  func duration(
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
}
