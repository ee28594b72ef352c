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

    func isAlive(at now: UTCInstant) -> Bool { expiry.map { $0 > now } ?? true }
  }

  /// What a session sees at a moment.
  struct View {
    /// Keys in the order in which they were first set, the shared ones first.
    var variables: [(key: String, variable: Variable)]
    var updatedAt: UTCInstant
    /// A strong entity tag (RFC 9110 §8.8.3): another for each content.
    var etag: String
  }

  private struct Shelf {
    private(set) var order: [String] = []
    private var variables: [String: Variable] = [:]
    /// When something in it was last changed by a write, and by which.
    var updatedAt: UTCInstant
    var version: Int

    init(updatedAt: UTCInstant, version: Int) {
      self.updatedAt = updatedAt
      self.version = version
    }

    subscript(_ key: String) -> Variable? { variables[key] }

    mutating func set(_ key: String, _ variable: Variable) {
      if variables.updateValue(variable, forKey: key) == nil { order.append(key) }
    }

    /// Gives false where there was none.
    mutating func remove(_ key: String) -> Bool {
      guard variables.removeValue(forKey: key) != nil else { return false }
      order.removeAll { $0 == key }
      return true
    }
  }

  private var shared: Shelf
  private var sessions: [String: Shelf] = [:]
  /// Counts the writes, also over `clear`: no version stands for two contents.
  private var version = 1
  private let createdAt: UTCInstant

  init(createdAt: UTCInstant) {
    self.createdAt = createdAt
    shared = Shelf(updatedAt: createdAt, version: version)
  }

  /// An empty store, whose tags are none of those before.
  mutating func clear(at now: UTCInstant) {
    let last = version
    self = VariableStore(createdAt: now)
    version = last + 1
    shared.version = version
  }

  /// Applies variables to sessions, all at once; one whose expiry has passed is dropped.
  mutating func apply(
    _ changes: [(key: String, variable: Variable)], to ids: some Sequence<String>,
    at now: UTCInstant
  ) {
    version += 1
    var touchesShared = false
    for id in ids {
      var own = sessions.removeValue(forKey: id) ?? Shelf(updatedAt: now, version: version)
      for (key, variable) in changes {
        let isOwn = variable.scope == "session"
        let isAlive = variable.isAlive(at: now)
        if !(isOwn && isAlive) { _ = own.remove(key) }
        if isOwn || !isAlive { touchesShared = shared.remove(key) || touchesShared }
        guard isAlive else { continue }
        if isOwn {
          own.set(key, variable)
        } else {
          shared.set(key, variable)
          touchesShared = true
        }
      }
      own.version = version
      own.updatedAt = now
      sessions[id] = own
    }
    guard touchesShared else { return }
    shared.version = version
    shared.updatedAt = now
  }

  /// What a session sees at that moment.
  func view(of session: String, at now: UTCInstant) -> View {
    let own = sessions[session] ?? Shelf(updatedAt: createdAt, version: 0)
    var variables: [(key: String, variable: Variable)] = []
    variables.reserveCapacity(shared.order.count + own.order.count)
    func add(_ shelf: Shelf, unless isHidden: (String) -> Bool) {
      for key in shelf.order {
        if let variable = shelf[key], variable.isAlive(at: now), !isHidden(key) {
          variables.append((key, variable))
        }
      }
    }
    // A session's own variable hides a shared one of its key.
    add(shared) { own[$0]?.isAlive(at: now) ?? false }
    add(own) { _ in false }
    // Between two writes variables only expire, the earliest first (or come back, where the clock is
    // moved back): how many are left tells which.
    return View(
      variables: variables, updatedAt: max(shared.updatedAt, own.updatedAt),
      etag: "\"v\(own.version).\(shared.version)-\(variables.count)\"")
  }
}
