import CgxContext
import CgxJSON
import CgxLanguage
import CgxTenant
import CgxTerminal

/// `edit`
extension Interpreter {
  func edit(_ key: Argument?, _ statement: Statement) async throws(Failure) -> Outcome {
    try requirePrompt(statement)
    guard let key else { return try await editLastEntry(statement) }
    let name = try await text(key, "a key", statement)
    guard var change = stage[name] else {
      throw failure(
        .validation,
        Message(
          "'\(name)' is not staged", suggestion: nearest(to: name, among: stage.keys)),
        statement, key.range)
    }
    guard case .set(let value, let lifetime) = change.action else {
      throw failure(
        .validation, Message("the removal of '\(name)' is staged: there is no value to edit"),
        statement, key.range)
    }
    guard !marked([change])[0].isSecret, !secrets.redactor.finds(in: value.compact) else {
      throw failure(
        .validation,
        Message(
          "'\(name)' is secret, and is not opened in an editor",
          help: ["'set --secret \(name) ${NAME}' stages another value"]), statement, key.range)
    }
    let isText = value.string != nil
    let file = name + (isText ? ".txt" : ".json")
    let shown = entries.refused[name] ?? value.string ?? value.pretty()
    let edited = try await editing(shown, named: file, statement)
    entries.refused[name] = nil
    guard let edited else { return .unedited(key: name) }
    do throws(Failure) {
      change.action = .set(try self.value(edited, named: file, isText: isText, statement), lifetime)
      change.place = statement.place
      let violations = change.violations(at: connection.now)
      guard violations.isEmpty else { throw Failure(violations, of: statement) }
    } catch {
      throw keepingRefused(edited, name, error)
    }
    objections[name] = nil
    return .staged(change, replaced: stage.stage([change]).first)
  }

  /// Keeps what can't be staged for the next 'edit', and says so.
  private func keepingRefused(_ bytes: [UInt8], _ name: String, _ failure: Failure) -> Failure {
    guard let text = String(validating: bytes, as: UTF8.self) else { return failure }
    entries.refused[name] = text
    var failure = failure
    if let last = failure.items.indices.last {
      failure.items[last].message.help.append("'edit \(name)' opens it again as it was saved")
    }
    return failure
  }

  private func editLastEntry(_ statement: Statement) async throws(Failure) -> Outcome {
    switch entries.last {
    case .none: throw failure(.validation, Message("there is no statement to edit"), statement)
    case .secret:
      throw failure(
        .validation,
        Message("the last statement holds a secret, and is not opened in an editor"), statement)
    case .text(let text):
      let edited = try await editing(text, named: "statement.cgx", statement)
      guard let edited, let new = String(validating: edited, as: UTF8.self),
        new.contains(where: { !$0.isWhitespace })
      else { return .unedited(key: nil) }
      entries.edited = new
      return .entryEdited(new)
    }
  }

  private func value(
    _ bytes: [UInt8], named file: String, isText: Bool, _ statement: Statement
  ) throws(Failure) -> JSON {
    if isText {
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw failure(.validation, Message("what was saved is not UTF-8 text"), statement)
      }
      return .string(text)
    }
    do {
      return try JSON(parsing: bytes)
    } catch {
      throw Failure(
        data: Diagnostic(.json(error.kind), in: SourceText(name: file, bytes: bytes), error.range))
    }
  }

  /// What the editor has made of a text; nil where it stays as it is.
  private func editing(
    _ text: String, named name: String, _ statement: Statement
  ) async throws(Failure) -> [UInt8]? {
    let editor = ExternalEditor(environment: configuration.environment)
    let place = configuration.environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    // Editors end a file's last line, and so the text does not end with the file.
    let shown = text + "\n"
    let file: EditedFile
    do {
      file = try EditedFile(name, shown, in: place ?? "/tmp")
    } catch {
      throw failure(
        .file, Message("can't write a file for the editor: \(error.reason)"), statement)
    }
    let code: Int32
    do {
      code = try await editor.edit(file.path)
    } catch {
      throw failure(
        .file, Message("can't start '\(editor.command)': \(error.reason)"), statement)
    }
    guard code == 0 else {
      throw failure(
        .file,
        Message(
          "'\(editor.command)' ended with \(code): nothing is changed",
          help: ["$VISUAL and $EDITOR name another editor"]), statement)
    }
    var bytes = try read(file.path, statement, statement.range)
    if bytes == Array(shown.utf8) { return nil }
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    return bytes == Array(text.utf8) ? nil : bytes
  }
}
