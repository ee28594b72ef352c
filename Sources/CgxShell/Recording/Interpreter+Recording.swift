import CgxContext
import CgxJSON
import CgxLanguage
import CgxTenant

extension Interpreter {
  /// `record FILE` and `record stop`.
  func record(_ action: RecordAction, _ statement: Statement) async throws(Failure) -> Outcome {
    switch action {
    case .stop:
      guard let outcome = endRecording() else {
        throw failure(
          .validation, Message("nothing is recorded", help: ["'record FILE' begins"]), statement)
      }
      return outcome
    case .start(let argument):
      try requirePrompt(statement)
      if let recorder {
        throw failure(
          .validation,
          Message(
            "'\(recorder.file.path)' is being recorded", help: ["'record stop' ends that"]),
          statement)
      }
      let name = try await text(argument, "a file", statement)
      let path = ScriptPath.resolve(
        name, besides: statement.source.name, home: configuration.environment["HOME"])
      let beginning = try await beginning(statement)
      do {
        recorder = Recorder(try RecordingFile(path), at: connection.now)
      } catch {
        throw failure(
          .file,
          error.isThere
            ? Message("'\(path)' is there already", help: ["name another file, or remove it"])
            : Message("can't write '\(path)': \(error.reason)"), statement, argument.range)
      }
      for part in beginning.parts { recorder?.add(part) }
      for name in beginning.placeholders { recorder?.need(name) }
      writeRecording()
      return .recording(file: path)
    }
  }

  /// - Throws: a validation error where no person types at a terminal.
  func requirePrompt(_ statement: Statement) throws(Failure) {
    guard configuration.isInteractive, statement.source.name == SourceText.promptName else {
      throw failure(
        .validation, Message("'\(statement.name)' is for the prompt, at a terminal"), statement)
    }
  }

  /// Ends a recording, so that its script leaves nothing staged; nil where there is none.
  func endRecording() -> Outcome? {
    guard recorder != nil else { return nil }
    if !stage.isEmpty {
      recorder?.add(Recorder.Part(text: "# never committed:\ndiscard"))
      writeRecording()
    }
    guard let ended = recorder else { return nil }
    recorder = nil
    return .recorded(
      file: ended.file.path, statements: ended.count, variables: ended.placeholders)
  }

  /// Ends a recording when the shell ends.
  ///
  /// - Returns: what to say of it.
  func closeRecording() -> String? {
    guard case .recorded(let file, let count, _)? = endRecording() else { return nil }
    return "recorded \(count) statement\(count == 1 ? "" : "s") to \(file)"
  }

  /// Adds what an entry was and what it answered.
  ///
  /// - Parameter failure: what its last statement failed with.
  func recordEntry(_ script: Script, _ failure: Failure?) {
    guard script.diagnostics.isEmpty else {
      recorder?.add(Recorder.Part(text: Recorder.leftOut("what can't be read")))
      return writeRecording()
    }
    for (index, statement) in script.statements.enumerated() {
      let end =
        index + 1 < script.statements.count
        ? script.statements[index + 1].range.lowerBound : script.source.bytes.count
      let text = recorder.map { $0.relocated(statement, upTo: end).trimmed } ?? ""
      let outcome = entries.outcomes[statement.range.lowerBound]
      let isLast =
        entries.outcomes[
          index + 1 < script.statements.count ? script.statements[index + 1].range.lowerBound : -1]
        == nil
      if let failure, isLast, outcome == nil || statement.holdsOthers {
        record(failure, of: statement, text)
        break
      }
      guard let outcome else { break }
      record(outcome, of: statement, text)
    }
    writeRecording()
  }

  /// A file that can't be written ends the recording, and nothing else.
  private func writeRecording() {
    do {
      try recorder?.write(hiding: secrets.redactor)
    } catch {
      notify(.recordingFailed(path: recorder?.file.path ?? "", reason: error.reason))
      recorder = nil
    }
  }

  // MARK: Statements

  private func record(_ failure: Failure, of statement: Statement, _ text: String) {
    let line = "expect-error \(failure.kind.rawValue) \(text)"
    let script = Parser.parse(SourceText(name: "record", text: line))
    guard ![.parse, .interrupted, .usage].contains(failure.kind), script.diagnostics.isEmpty,
      script.knownProblems(now: connection.now).isEmpty
    else {
      recorder?.add(
        Recorder.Part(
          text: Recorder.leftOut("'\(statement.name)', which failed (\(failure.kind.rawValue))")))
      return
    }
    var lines = [line]
    if let status = failure.status { lines.append("expect error.status == \(status)") }
    recorder?.count += 1
    recorder?.add(Recorder.Part(text: lines.joined(separator: "\n")))
  }

  private func record(_ outcome: Outcome, of statement: Statement, _ text: String) {
    if case .set(_, let value, _, isSecret: true) = statement.command {
      for reference in value.expression.references where FactRoot(rawValue: reference.root) == nil {
        recorder?.hide(variable: reference.root)
      }
    }
    guard var part = part(of: outcome, statement, text) else { return }
    let answers = answers(of: outcome)
    part.text = ([part.text] + answers).joined(separator: "\n")
    if case .committed(let record) = outcome { part.commit = record.id }
    if case .let(let name, _) = statement.command { part.variable = name }
    recorder?.count += 1
    recorder?.add(part)
  }

  /// The statement as the script has it; nil for what a script has no use for.
  private func part(
    of outcome: Outcome, _ statement: Statement, _ text: String
  ) -> Recorder.Part? {
    switch outcome {
    case .entryEdited, .help, .quit, .recorded, .recording, .sessionShown, .stageDropped, .unedited:
      return nil
    case .stageRestored(let restored, _):
      guard !restored.changes.isEmpty else { return nil }
      return Recorder.Part(text: texts(of: restored.changes).joined(separator: "\n"))
    case .staged(let change, _):
      if case .edit = statement.command { return Recorder.Part(text: texts(of: [change])[0]) }
      guard case .set(_, let value, _, _) = statement.command, change.isSecret,
        !value.isReference
      else { return Recorder.Part(text: text) }
      return Recorder.Part(text: texts(of: [change])[0])
    case .rolledBack(let id, let changes, _, _):
      guard let name = recorder?.name(ofCommit: id) else {
        return changes.isEmpty
          ? nil : Recorder.Part(text: texts(of: changes).joined(separator: "\n"))
      }
      return Recorder.Part(text: "rollback ${\(name)}")
    default: return Recorder.Part(text: text)
    }
  }

  /// What a statement answered, as expectations.
  private func answers(of outcome: Outcome) -> [String] {
    switch outcome {
    case .changes(let changes, _, _): return ["expect stage.count == \(changes.count)"]
    case .committed(let record):
      let name = JSON.string(record.outcome.rawValue)
      return [
        "expect commit.outcome == "
          + (record.outcome.rawValue.contains(" ") ? name.compact : record.outcome.rawValue),
        "expect commit.variables == \(record.changes.count)",
      ]
    case .context(let document):
      return document.variables.members.prefix(20).compactMap { expectation($0.key, $0.value) }
    case .variable(let key, let value): return [expectation(key, value)].compactMap(\.self)
    default: return []
    }
  }

  /// In bytes: what is longer is only said to be there.
  private static let answerLimit = 65_536

  private func expectation(_ key: String, _ value: JSON) -> String? {
    // What others have written may have keys that no fact can name.
    guard VariableKey.violation(of: key) == nil else { return nil }
    let text = value.scriptText
    guard text.utf8.count <= Self.answerLimit, !secrets.keys.contains(key),
      !secrets.redactor.finds(in: text)
    else { return "expect context.\(key) exists" }
    return "expect context.\(key) == \(text)"
  }
}

extension Argument {
  /// Whether it names its value and holds none.
  fileprivate var isReference: Bool {
    if case .reference = expression { true } else { false }
  }
}

extension Statement {
  /// Whether its outcome is there before it has ended.
  fileprivate var holdsOthers: Bool {
    switch command {
    case .if, .source: true
    default: false
    }
  }
}

extension String {
  /// Without white space at its ends.
  fileprivate var trimmed: String {
    let start = drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    // Without the space behind it, a '\' would join the next line.
    return String(start[...last]) + (start[last] == "\\" ? " " : "")
  }
}
