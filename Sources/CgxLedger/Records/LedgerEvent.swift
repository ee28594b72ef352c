/// The kinds of records.
enum LedgerEvent: String {
  /// Where the open items stand, so that nobody reads further back.
  case checkpoint = "ledger_checkpoint"
  /// A torn last line was taken away.
  case recovery = "ledger_recovery"
  case intent = "context_injection_intent"
  case result = "context_injection_event"
  case notification = "crm_notification"
}
