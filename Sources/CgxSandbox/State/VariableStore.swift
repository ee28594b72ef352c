/// The variables of the sandbox: those of scope `session` for each session, those of scope `user`
/// and `global` shared by all of them.
///
/// A session sees one variable a key: setting a key in one scope removes it from the others.
struct VariableStore {
  static let scopes = ["session", "user", "global"]

  struct Variable {
    /// JSON text.
    var value: String
    var scope: String
    var expiry: UTCInstant?
  }

  /// Keys in the order in which they were first set.
  private struct Shelf {
    var order: [String] = []
    var variables: [String: Variable] = [:]

    mutating func set(_ key: String, _ variable: Variable) {
      if variables.updateValue(variable, forKey: key) == nil { order.append(key) }
    }

    mutating func remove(_ key: String) {
      if variables.removeValue(forKey: key) != nil { order.removeAll { $0 == key } }
    }
  }

  private var shared = Shelf()
  private var sessions: [String: Shelf] = [:]
  /// Counts the changes, for the ETag.
  private(set) var version = 1
  private(set) var updatedAt: UTCInstant

  init(updatedAt: UTCInstant) {
    self.updatedAt = updatedAt
  }

  /// Applies variables to a session, all at once; one whose expiry has passed is dropped.
  mutating func apply(
    _ changes: [(key: String, variable: Variable)], to session: String, at now: UTCInstant
  ) {
    var own = sessions[session] ?? Shelf()
    for (key, variable) in changes {
      own.remove(key)
      shared.remove(key)
      guard variable.expiry.map({ $0 > now }) ?? true else { continue }
      if variable.scope == "session" { own.set(key, variable) } else { shared.set(key, variable) }
    }
    sessions[session] = own
    version += 1
    updatedAt = now
  }

  /// What a session sees at that moment.
  func variables(of session: String, at now: UTCInstant) -> [(key: String, variable: Variable)] {
    [shared, sessions[session] ?? Shelf()].flatMap { shelf in
      shelf.order.compactMap { key in
        guard let variable = shelf.variables[key], variable.expiry.map({ $0 > now }) ?? true else {
          return nil
        }
        return (key, variable)
      }
    }
  }
}
