import CgxContext
import CgxJSON
import CgxLanguage
import CgxTenant

/// What a recording says in other words than those that were typed.
extension Interpreter {
  /// The statements that stage these changes, with placeholders for secrets.
  func texts(of changes: [Change]) -> [String] {
    changes.map { change in
      guard case .set(_, let lifetime) = change.action, change.isSecret else {
        return [change].statementTexts(secrets.redactor)[0]
      }
      let name = placeholder(for: change.key)
      recorder?.need(name)
      return change.setText("${\(name)}", lifetime, flag: "--secret ")
    }
  }

  /// The name of the variable that stands for a secret.
  private func placeholder(for key: String) -> String {
    var name = key
    while !Reference.isVariableName(name) || FactRoot(rawValue: name) != nil
      || variables[name] != nil
    {
      name = "_" + name
    }
    return name
  }

  /// What a script has to do first, so that the rest finds what the prompt has found.
  func beginning(
    _ statement: Statement
  ) async throws(Failure) -> (parts: [Recorder.Part], placeholders: [String]) {
    var parts: [Recorder.Part] = []
    var placeholders: [String] = []
    for (name, value) in variables.sorted(by: { $0.key < $1.key }) {
      guard !secretVariables.contains(name), !secrets.isHeld(by: value)
      else {
        placeholders.append(name)
        continue
      }
      parts.append(Recorder.Part(text: "let \(name) = \(value.scriptText)", variable: name))
    }
    if conflictPolicy != .ours {
      parts.append(Recorder.Part(text: "option on-conflict \(conflictPolicy.rawValue)"))
    }
    for (option, isOn) in [("dry-run", isDryRun), ("read-only", isReadOnly)] where isOn {
      parts.append(Recorder.Part(text: "option \(option) on"))
    }
    if let crmData { parts.append(Recorder.Part(text: "crm \(crmData.scriptText)")) }
    if let session, session.text != connection.configuredSession {
      parts.append(Recorder.Part(text: "session \(JSON.string(session.text).scriptText)"))
    }
    if connection.sandbox != nil, session != nil {
      // The sandbox of the next run holds nothing.
      let document = try await liveContext(statement)
      for member in document.variables.members where !secrets.keys.contains(member.key) {
        let scope = document.metadata[member.key]?.scope ?? Scope.session.rawValue
        parts.append(
          Recorder.Part(text: "sandbox write \(member.key) \(member.value.scriptText) \(scope)"))
      }
    }
    for change in stage.changes {
      guard case .set(_, let lifetime) = change.action, change.isSecret else {
        parts.append(Recorder.Part(text: [change].statementTexts(secrets.redactor)[0]))
        continue
      }
      let name = placeholder(for: change.key)
      placeholders.append(name)
      parts.append(
        Recorder.Part(text: change.setText("${\(name)}", lifetime, flag: "--secret ")))
    }
    return (parts, placeholders)
  }
}

extension JSON {
  /// The value as the language reads it: in a string of it, '${' would stand for something.
  var scriptText: String { compact.replacing("${", with: "\\u0024{") }
}
