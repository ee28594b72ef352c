/// Where a variable lives (`wire.md`, "Limits").
public enum Scope: String, CaseIterable, Sendable {
  case session, user, global
}
