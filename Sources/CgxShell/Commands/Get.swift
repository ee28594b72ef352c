import CgxContext
import CgxJSON
import CgxLanguage
import CgxTenant

extension Interpreter {
  func get(_ key: Argument?, _ statement: Statement) async throws(Failure) -> Outcome {
    guard let key else { return .context(try await liveContext(statement)) }
    let name = try await text(key, "a key", statement)
    let document = try await liveContext(statement)
    guard let value = document.variables[name] else {
      throw failure(
        .expectation,
        Message(
          "the context holds no '\(name)'",
          suggestion: nearest(to: name, among: document.variables.keys)), statement, key.range)
    }
    return .variable(key: name, value)
  }
}
