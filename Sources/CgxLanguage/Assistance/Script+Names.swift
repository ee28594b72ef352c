import CgxContext

extension Script {
  /// The keys of variables that its statements name, as far as they are known without running it.
  public var namedKeys: [String] {
    statements.flatMap(\.withNested).flatMap { statement -> [String] in
      switch statement.command {
      case .set(let key, _, _, _), .unset(let key, _), .get(let key?):
        [key.knownText].compactMap(\.self)
      case .discard(let keys): keys.compactMap(\.knownText)
      default: []
      }
    }.filter { VariableKey.violation(of: $0) == nil }
  }

  /// The IDs of sessions that its statements name.
  public var namedSessions: [String] {
    statements.flatMap(\.withNested).compactMap { statement in
      if case .session(let id?, _) = statement.command { id.knownText } else { nil }
    }
  }
}
