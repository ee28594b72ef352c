import CgxContext
import CgxJSON
import CgxLanguage
import CgxSandbox
import CgxTenant

/// What a recording says in other words than those that were typed.
extension Interpreter {
  /// The statements that stage these changes, with placeholders for secrets.
  func texts(of changes: [Change]) -> [String] {
    changes.map { change in
      guard case .set(let value, let lifetime) = change.action,
        change.isSecret || secrets.isHeld(by: value)
      else { return change.statementText }
      let place = recorder?.names.placeholder(for: value.plainText, hint: change.key) ?? ""
      return change.setText(place, lifetime, flag: "--secret ")
    }
  }

  /// The context that a recording begins with, where its script has to make one: the sandbox of the
  /// next run holds nothing.
  func contextToBegin(_ statement: Statement) async throws(Failure) -> ContextDocument? {
    guard connection.sandbox != nil, session != nil else { return nil }
    return try await liveContext(statement)
  }

  /// Adds what a script has to do first, so that the rest finds what the prompt has found.
  func recordBeginning(_ context: ContextDocument?) async {
    for (name, value) in variables.sorted(by: { $0.key < $1.key }) {
      recorder?.mention([name])
      recorder?.add(
        Recorder.Part(
          "let \(name) = \(value.scriptText)", variable: (name, value.plainText)))
      if secretVariables.contains(name) || secrets.isHeld(by: value) {
        recorder?.hide(variable: name)
      }
    }
    await recordOptions([.attempts, .onConflict, .rate, .timeout])
    recordClock()
    if let session, session.text != connection.configuredSession {
      recorder?.add("session \(JSON.string(session.text).scriptText)")
    }
    if let context { record(context) }
    // The prompt has read it.
    if known != nil { recorder?.add("get") }
    await recordOptions([.dryRun, .readOnly])
    if let crmData { recorder?.add("crm \(crmData.scriptText)") }
    for text in texts(of: marked(stage.changes)) { recorder?.add(text) }
    recorder?.hasJointSteps = stage.hasSteps
  }

  /// Adds the options that are other than those of a run by itself.
  private func recordOptions(_ options: [RunOption]) async {
    let defaults = ShellConfiguration()
    for option in options {
      let value = await shown(option)
      let usual =
        switch option {
        case .attempts: "\(defaults.attempts)"
        case .onConflict: defaults.conflictPolicy.rawValue
        case .timeout: Self.shown(defaults.timeouts.request)
        default: "off"
        }
      if value != usual { recorder?.add("option \(option.rawValue) \(value)") }
    }
  }

  private func recordClock() {
    guard let sandbox = connection.sandbox else { return }
    if sandbox.isClockVirtual { recorder?.add("sandbox clock virtual") }
    let milliseconds = sandbox.clockOffset.milliseconds.rounded()
    guard milliseconds != 0 else { return }
    let length = DurationText.text(milliseconds: Int64(milliseconds.magnitude))
    recorder?.add("sandbox clock \(milliseconds < 0 ? "-" : "+")\(length)")
  }

  /// Adds what makes the sandbox hold this context.
  private func record(_ context: ContextDocument) {
    var passing: [Change] = []
    for (key, value) in context.variables.members.map({ ($0.key, $0.value) }) {
      let scope = context.scope(of: key) ?? .session
      if let expiry = context.expiry(of: key) {
        let seconds = Int64(connection.now.duration(to: expiry).milliseconds / 1000)
        guard seconds > 0 else { continue }
        passing.append(
          Change(
            key: key, scope: scope, action: .set(value, .seconds(seconds)),
            place: Place(source: SourceText.promptName, line: 1, column: 1)))
        continue
      }
      let isSecret = secrets.keys.contains(key) || secrets.isHeld(by: value)
      let text =
        isSecret
        ? recorder?.names.placeholder(for: value.plainText, hint: key) ?? "" : value.scriptText
      recorder?.add("sandbox write \(key) \(text) \(scope.rawValue)")
    }
    guard !passing.isEmpty else { return }
    // No other writer of the sandbox gives a TTL.
    for text in texts(of: marked(passing)) { recorder?.add(text) }
    recorder?.add("commit")
  }
}

extension JSON {
  /// The value as the language reads it: in a string of it, '${' would stand for something.
  var scriptText: String { compact.replacing("${", with: "\\u0024{") }
}
