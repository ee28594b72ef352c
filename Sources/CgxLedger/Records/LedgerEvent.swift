/// The kinds of records, by the names that they have in the file.
public enum LedgerEvent: String, Sendable {
  /// Where the open items stand, so that nobody reads further back.
  case checkpoint = "ledger_checkpoint"
  /// A torn last line was taken away.
  case recovery = "ledger_recovery"
  /// What a commit is about to do.
  case intent = "context_injection_intent"
  /// What became of a commit (`wire.md`, "Metrics and audit").
  case result = "context_injection_event"
  /// What became of an attempt to tell the CRM.
  case notification = "crm_notification"
}
