import CgxContext
import CgxJSON
import CgxLanguage
import CgxSandbox
import CgxTenant

/// How a statement that was run stands in a recording. The rule is that the script, run from the
/// same beginning, passes.
extension Interpreter {
  /// Adds a statement, or those that were run in it where it can't be run again as it is.
  ///
  /// - Parameter end: the UTF-8 offset in its source where its text ends.
  func record(
    _ logged: Entries.Logged, _ nested: ArraySlice<Entries.Logged>, upTo end: Int
  ) {
    guard logged.statement.holdsOthers else { return record(logged, upTo: end) }
    let isRepeatable = nested.allSatisfy { inner in
      guard case .success = inner.result else { return false }
      return !inner.statement.isForPrompt
    }
    if isRepeatable, case .success = logged.result, recordText(logged, upTo: end) {
      recorder?.count += 1
      return
    }
    if case .failure = logged.result { record(logged, upTo: end) }
    if !nested.isEmpty {
      recorder?.add("# what '\(logged.statement.name)' has run:")
    }
    for inner in nested where !inner.statement.holdsOthers {
      record(inner, upTo: inner.statement.range.upperBound)
    }
  }

  private func record(_ logged: Entries.Logged, upTo end: Int) {
    switch logged.result {
    case .failure(let failure): record(failure, of: logged, upTo: end)
    case .success(let outcome): record(outcome, of: logged, upTo: end)
    }
  }

  // MARK: Texts

  /// The statement as it was typed, with whole paths and placeholders.
  private func text(of statement: Statement, upTo end: Int) -> String {
    var edits = statement.relocatedPaths
    for (value, key) in statement.secretValues(secrets.keys) {
      let text: String
      if case .literal(let literal) = value.expression {
        // A branch that was not taken has not said so.
        secrets.insert(value: literal)
        text = literal.plainText
      } else {
        text = statement.source.text(value.range)
      }
      let place = recorder?.names.placeholder(for: text, hint: key ?? "secret") ?? ""
      edits.append((value.range, place))
    }
    let text = statement.source.text(statement.range.lowerBound..<end, with: edits).trimmed
    recorder?.mention(statement.variableNames(in: text))
    return text
  }

  /// Adds the text alone, if it can be read and shows no secret.
  private func recordText(_ logged: Entries.Logged, upTo end: Int) -> Bool {
    let text = text(of: logged.statement, upTo: end)
    guard let open = recorder?.withPlaceholders(text, secrets.redactor) else { return false }
    recorder?.add(open)
    return true
  }

  // MARK: Failures

  private func record(_ failure: Failure, of logged: Entries.Logged, upTo end: Int) {
    let statement = logged.statement
    let line = "expect-error \(failure.kind.rawValue) " + text(of: statement, upTo: end)
    guard let recorder, !statement.holdsOthers,
      ![.parse, .interrupted, .usage].contains(failure.kind), recorder.isSound(line),
      Parser.parse(SourceText(name: "record", text: recorder.names.written(line)))
        .knownProblems(now: connection.now).isEmpty
    else {
      self.recorder?.add(
        Recorder.leftOut("'\(statement.name)', which failed (\(failure.kind.rawValue))"))
      return
    }
    var lines = [line]
    // The prompt has read the context before.
    if case .commit = statement.command, failure.kind == .conflict, !logged.knewContext {
      lines.insert("get", at: 0)
    }
    if let status = failure.status { lines.append("expect error.status == \(status)") }
    self.recorder?.count += 1
    self.recorder?.add(lines.joined(separator: "\n"))
  }

  // MARK: Outcomes

  private func record(_ outcome: Outcome, of logged: Entries.Logged, upTo end: Int) {
    let statement = logged.statement
    guard var part = part(of: outcome, statement, upTo: end) else { return }
    if case .committed(let record) = outcome {
      part.commit = record.id
      part.readsFirst = !logged.knewContext
      if part.readsFirst, record.outcome != .committed {
        part.text = "get\n" + part.text
        part.readsFirst = false
      }
      recorder?.hasJointSteps = false
    }
    let answers = ([""] + answers(of: outcome)).joined(separator: "\n")
    part.text += answers
    if let fallback = part.fallback { part.fallback = fallback + answers }
    recorder?.count += 1
    recorder?.add(part)
    hideVariables(stagedBy: statement)
  }

  /// A variable that is staged as a secret is one.
  private func hideVariables(stagedBy statement: Statement) {
    guard case .set(_, let value, _, isSecret: true) = statement.command else { return }
    for reference in value.expression.references where FactRoot(rawValue: reference.root) == nil {
      recorder?.hide(variable: reference.root)
    }
  }

  /// The statement as the script has it; nil for what a script has no use for.
  private func part(
    of outcome: Outcome, _ statement: Statement, upTo end: Int
  ) -> Recorder.Part? {
    switch outcome {
    case .entryEdited, .help, .quit, .recorded, .recording, .sessionShown, .stageDropped, .unedited:
      return nil
    case .stageRestored(let restored, _):
      return joint(
        texts(of: restored.changes) + (restored.crmData.map { ["crm \($0.scriptText)"] } ?? []))
    case .rolledBack(let id, let changes, _, _):
      guard let name = recorder?.name(ofCommit: id) else { return joint(texts(of: changes)) }
      return Recorder.Part("rollback \(name)")
    case .undone(let keys) where recorder?.hasJointSteps == true:
      return joint(
        keys.flatMap { key in
          stage[key].map { texts(of: marked([$0])) } ?? ["discard \"\(key)\""]
        })
    case .staged(let change, _):
      learn(change)
      if case .edit = statement.command { return Recorder.Part(texts(of: [change])[0]) }
      if case .set(_, let value, _, _) = statement.command, change.isSecret,
        !value.isReference, !value.isLiteral
      {
        return Recorder.Part(texts(of: [change])[0])
      }
    default: break
    }
    let text = text(of: statement, upTo: end)
    let fallback = fallback(of: outcome, statement)
    guard recorder?.isSound(text) == true else {
      return Recorder.Part(fallback ?? Recorder.leftOut("it holds a secret"))
    }
    var part = Recorder.Part(text, fallback: fallback)
    if case .let(let name, _) = statement.command, let value = variables[name] {
      recorder?.names.redefine(name)
      part.variable = (name, value.plainText)
    }
    return part
  }

  /// Keeps in mind where a secret comes from.
  private func learn(_ change: Change) {
    if change.isSecret, case .set(let value, _) = change.action {
      recorder?.names.learn(value.plainText, from: change.key)
    }
  }

  /// Several statements in place of one.
  private func joint(_ texts: [String]) -> Recorder.Part? {
    if texts.count > 1 { recorder?.hasJointSteps = true }
    return texts.isEmpty ? nil : Recorder.Part(texts.joined(separator: "\n"))
  }

  /// What does the same in other words.
  private func fallback(of outcome: Outcome, _ statement: Statement) -> String? {
    switch (outcome, statement.command) {
    case (.staged(let change, _), _):
      if case .set(let value, _) = change.action, change.isSecret || secrets.isHeld(by: value) {
        return nil
      }
      return change.statementText
    case (.committed, .commit(let options)):
      return "commit" + (options.onConflict.map { " --on-conflict \($0.rawValue)" } ?? "")
    default: return nil
    }
  }

  // MARK: Answers

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
    // What others have written may have keys that no fact can name; each expectation asks the
    // tenant, and would be befallen by a fault that is meant for a later statement.
    guard VariableKey.violation(of: key) == nil, connection.sandbox?.hasFaultsToCome != true else {
      return nil
    }
    let text = value.scriptText
    guard text.utf8.count <= Self.answerLimit, !secrets.keys.contains(key),
      !secrets.redactor.finds(in: text)
    else { return "expect context.\(key) exists" }
    return "expect context.\(key) == \(text)"
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
