import CgxContext
import CgxJSON
import CgxLanguage
import CgxTenant

/// Variables that were staged as secret: they are so for the rest of the run.
extension Interpreter {
  /// Changes of secret variables, marked as such.
  func marked(_ changes: [Change]) -> [Change] {
    let keys = secrets.keys
    guard !keys.isEmpty else { return changes }
    return changes.map { change in
      var change = change
      if keys.contains(change.key) { change.isSecret = true }
      return change
    }
  }

  /// Hides the values of secret variables wherever they occur from now on.
  func hideSecrets(of document: ContextDocument) {
    for key in secrets.keys {
      if let value = document.variables[key] { secrets.insert(value: value) }
    }
  }

  /// Hides the values of changes that are secret wherever they occur from now on.
  func hideSecrets(of changes: [Change]) {
    for change in changes where change.isSecret {
      if case .set(let value, _) = change.action { secrets.insert(value: value) }
    }
  }

  /// Whether a value comes from a secret variable, as a whole or in part.
  func isSecret(_ argument: Argument) -> Bool {
    argument.expression.references.contains { isSecret($0) }
  }

  /// The text of a value, with `••••` in place of what comes from a secret variable.
  func shownText(_ argument: Argument, _ statement: Statement) async throws(Failure) -> String {
    guard isSecret(argument) else { return try await value(argument, statement).plainText }
    guard case .template(let parts) = argument.expression else {
      _ = try await value(argument, statement)
      return Redactor.mark
    }
    var text = ""
    for part in parts {
      switch part {
      case .text(let literal): text += literal
      case .reference(let reference):
        text += try await shownText(Argument(.reference(reference), reference.range), statement)
      }
    }
    return text
  }

  /// Whether a reference names the value of a secret variable, or a part of it.
  private func isSecret(_ reference: Reference) -> Bool {
    if secretVariables.contains(reference.root) { return true }
    guard reference.path.count > 1,
      [FactRoot.context.rawValue, FactRoot.stage.rawValue].contains(reference.root)
    else { return false }
    return secrets.keys.contains(reference.path[1])
  }

  /// - Throws: a validation error where data for a notification holds a secret.
  func requireNoSecret(in data: JSON, _ statement: Statement) throws(Failure) {
    guard secrets.isHeld(by: data) else { return }
    throw failure(
      .validation,
      Message(
        "CRM data holds a secret",
        help: ["the notification goes to another receiver than the tenant; leave the value out"]),
      statement)
  }
}

extension SecretRegistry {
  /// Hides the secrets of a configuration, whether they are used or not.
  func insert(_ configuration: ShellConfiguration) {
    for text in configuration.settings.secretTexts { insert(text) }
    for name in Setting.secretEnvironmentNames {
      if let text = configuration.environment[name] { insert(text) }
    }
    let prefix = "whsec_"
    if let webhook = configuration.environment["CRM_WEBHOOK_SECRET"], webhook.hasPrefix(prefix) {
      insert(String(webhook.dropFirst(prefix.count)))
    }
  }
}
