import CgxContext
import CgxFiles
import CgxJSON
import CgxLanguage
import CgxTenant

extension Interpreter {
  /// A larger value is an error, in bytes: a few lines can double one until nothing holds it.
  static let valueLimit = 16 * 1024 * 1024

  /// The value of an argument.
  func value(_ argument: Argument, _ statement: Statement) async throws(Failure) -> JSON {
    let value = try await value(argument.expression, argument, statement)
    guard argument.isComputed, value.isLarger(than: Self.valueLimit) else { return value }
    throw tooLarge(argument, statement)
  }

  private func tooLarge(_ argument: Argument, _ statement: Statement) -> Failure {
    failure(
      .validation, Message("this value would be larger than \(Self.valueLimit) bytes"), statement,
      argument.range)
  }

  /// The text of an argument: a string, or a number or boolean as it is written.
  func text(
    _ argument: Argument, _ what: String, _ statement: Statement
  ) async throws(Failure) -> String {
    if let text = argument.knownText { return text }
    switch try await value(argument, statement) {
    case .string(let text): return text
    case .number(let number): return number.text
    case .bool(let flag): return flag ? "true" : "false"
    case let other:
      throw failure(
        .validation, Problem.notAText(other.typeWithArticle, expected: what).message, statement,
        argument.range)
    }
  }

  private func value(
    _ expression: Expression, _ argument: Argument, _ statement: Statement
  ) async throws(Failure) -> JSON {
    switch expression {
    case .literal(let value): return value
    case .reference(let reference): return try await value(of: reference, statement)
    case .template(let parts):
      var text = ""
      for part in parts {
        switch part {
        case .text(let literal): text += literal
        case .reference(let reference): text += try await value(of: reference, statement).plainText
        }
        guard text.utf8.count <= Self.valueLimit else { throw tooLarge(argument, statement) }
      }
      return .string(text)
    case .array(let elements):
      var values: [JSON] = []
      for element in elements { values.append(try await value(element, argument, statement)) }
      return .array(values)
    case .object(let members):
      var object = JSONObject()
      for member in members {
        let name = try await value(member.name, argument, statement).plainText
        guard object[name] == nil else {
          throw failure(
            .validation, Message("the member \"\(name)\" occurs twice"), statement, argument.range)
        }
        object[name] = try await value(member.value, argument, statement)
      }
      return .object(object)
    case .file(let path):
      let name = try await value(path, argument, statement).plainText
      return try content(of: name, argument, statement)
    }
  }

  /// The value of a reference that must have one.
  private func value(
    of reference: Reference, _ statement: Statement
  ) async throws(Failure) -> JSON {
    if let value = try await find(reference, statement) { return value }
    let message: Message
    if FactRoot(rawValue: reference.root) != nil {
      message = Message(
        "'\(reference.text)' is not there", suggestion: try await nearFact(reference, statement))
    } else if variables[reference.root] != nil {
      message = Problem.missingMember(reference.text, variable: reference.root).message
    } else {
      let near = nearest(
        to: reference.root, among: variables.keys.sorted() + FactRoot.allCases.map(\.rawValue))
      message = Problem.undefined(reference.root, suggestion: near).message
    }
    throw failure(.validation, message, statement, reference.range)
  }

  private func nearFact(
    _ reference: Reference, _ statement: Statement
  ) async throws(Failure) -> String? {
    guard reference.path.count == 2 else { return nil }
    let names =
      switch reference.root {
      case FactRoot.context.rawValue: try await liveContext(statement).variables.keys
      case FactRoot.stage.rawValue: stage.keys + ["count", "bytes"]
      case FactRoot.env.rawValue: configuration.environment.keys.sorted()
      default: [String]()
      }
    return nearest(to: reference.path[1], among: names).map { "\(reference.root).\($0)" }
  }

  /// The content of a file: JSON if it is named `.json`, else a string.
  private func content(
    of name: String, _ argument: Argument, _ statement: Statement
  ) throws(Failure) -> JSON {
    let path = ScriptPath.resolve(
      name, besides: statement.source.name, home: configuration.environment["HOME"])
    let bytes = try read(path, statement, argument.range)
    guard path.hasSuffix(".json") else {
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw failure(
          .validation, Message("'\(path)' is not UTF-8 text"), statement, argument.range)
      }
      return .string(text)
    }
    do {
      return try JSON(parsing: bytes)
    } catch {
      let source = SourceText(name: path, bytes: bytes)
      var failure = Failure(data: Diagnostic(.json(error.kind), in: source, error.range))
      if statement.isSecret {
        // All of the file is the secret: none of its lines is shown.
        failure.items = failure.items.map { item in
          Failure.Item(
            message: item.message.withoutQuotes,
            location: .place(source.place(at: error.range.lowerBound)))
        }
      }
      throw failure
    }
  }

  func read(
    _ path: String, _ statement: Statement, _ range: Range<Int>
  ) throws(Failure) -> [UInt8] {
    do {
      let file = ScriptPath.file(path, in: configuration.scriptFolder)
      // In a test nobody waits for what comes through a pipe.
      return configuration.isRehearsal
        ? try FileReader.readRegular(file) : try FileReader.read(file)
    } catch {
      guard !Task.isCancelled else {
        throw failure(
          .interrupted, Message("interrupted while '\(path)' was read"), statement, range)
      }
      throw failure(
        error.isTooLarge ? .validation : .file,
        Message("can't read '\(path)': \(error.reason)"), statement, range)
    }
  }

  /// The scope and lifetime that a statement names.
  func resolve(
    _ target: Target, _ statement: Statement
  ) async throws(Failure) -> (scope: Scope, lifetime: Lifetime) {
    switch target {
    case .known(let scope, let lifetime): return (scope, lifetime)
    case .computed(let arguments):
      var words: [String] = []
      for argument in arguments {
        words.append(try await text(argument, "a scope or a TTL", statement))
      }
      do {
        return try Target.resolve(words)
      } catch {
        let message = error.problem.message
        throw failure(
          .validation, statement.isSecret ? message.withoutQuotes : message, statement,
          arguments[error.index].range)
      }
    }
  }
}

extension Argument {
  /// Whether its value is more than what is written there.
  fileprivate var isComputed: Bool {
    if case .literal = expression { false } else { true }
  }
}
