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

  public init(key: String, scope: Scope, action: Action, place: Place) {
    self.key = key
    self.scope = scope
    self.action = action
    self.place = place
  }
}
