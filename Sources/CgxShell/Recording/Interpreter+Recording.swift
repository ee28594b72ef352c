import CgxContext
import CgxJSON
import CgxLanguage
import CgxTenant
import CgxTerminal

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
      // Nothing is left behind where the context can't be read.
      let context = try await contextToBegin(statement)
      do {
        recorder = Recorder(try RecordingFile(path), at: connection.now)
      } catch {
        throw failure(
          .file,
          error.isThere
            ? Message("'\(path)' is there already", help: ["name another file, or remove it"])
            : Message("can't write '\(path)': \(error.reason)"), statement, argument.range)
      }
      await recordBeginning(context)
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
      recorder?.add("# never committed:\ndiscard")
      writeRecording()
    }
    guard let ended = recorder else { return nil }
    recorder = nil
    return .recorded(
      file: ended.file.path, statements: ended.count, variables: ended.names.needed)
  }

  /// Ends a recording when the shell ends.
  ///
  /// - Returns: what to say of it.
  func closeRecording() -> String? {
    guard case .recorded(let file, let count, _)? = endRecording() else { return nil }
    return "recorded \(plural(count, "statement")) to \(printable(file))"
  }

  /// Adds what an entry was and what it answered.
  ///
  /// - Parameter failure: what it failed with.
  func recordEntry(_ script: Script, _ failure: Failure?) {
    let tops = Dictionary(
      zip(script.statements.map(\.range.lowerBound), script.statements.indices),
      uniquingKeysWith: { first, _ in first })
    func top(_ logged: Entries.Logged) -> Int? {
      logged.statement.source === script.source ? tops[logged.statement.range.lowerBound] : nil
    }
    var log = entries.log[...]
    if !script.diagnostics.isEmpty {
      recorder?.add(Recorder.leftOut("what can't be read"))
    } else if log.isEmpty, let failure, let statement = script.statements.first {
      // It was found to be wrong before anything ran.
      log = [Entries.Logged(statement: statement, result: .failure(failure), knewContext: true)]
    }
    while let first = log.popFirst() {
      let end = log.firstIndex { top($0) != nil } ?? log.endIndex
      let nested = log[..<end]
      log = log[end...]
      let next = top(first).map { $0 + 1 } ?? script.statements.endIndex
      let limit =
        next < script.statements.count
        ? script.statements[next].range.lowerBound : script.source.bytes.count
      record(first, nested, upTo: limit)
    }
    recorder?.mention(variables.keys)
    writeRecording()
  }

  /// A file that can't be written ends the recording, and nothing else.
  private func writeRecording() {
    do {
      try recorder?.write(hiding: secrets)
    } catch {
      notify(.recordingFailed(path: recorder?.file.path ?? "", reason: error.reason))
      recorder = nil
    }
  }
}
