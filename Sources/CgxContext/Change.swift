public import CgxJSON

/// One staged `set` or `unset`.
public struct Change: Sendable, Equatable {
  public enum Action: Sendable, Equatable {
    case set(JSON, Lifetime)
    case unset
  }

  public var key: String
  public var scope: Scope
  public var action: Action
  /// Where it was staged from.
  public var place: Place
  /// Whether the value, and what it takes the place of, is never shown.
  public var isSecret: Bool

  public init(
    key: String, scope: Scope, action: Action, place: Place, isSecret: Bool = false
  ) {
    self.key = key
    self.scope = scope
    self.action = action
    self.place = place
    self.isSecret = isSecret
  }
}
