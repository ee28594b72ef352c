public import CgxContext
public import CgxJSON

/// A record as it stands in the file.
public struct LedgerRecord: Sendable {
  /// From 1, over all files.
  public var seq: Int
  /// `context_injection_intent`, `context_injection_event`, `crm_notification`, …
  public var event: String
  /// Nil for one that a later version may know.
  public var kind: LedgerEvent? { LedgerEvent(rawValue: event) }
  /// When it was written.
  public var timestamp: Timestamp
  /// All of it.
  public var json: JSON
}
