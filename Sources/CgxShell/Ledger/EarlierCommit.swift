public import CgxContext
import CgxJSON
import CgxLedger

/// A commit that the ledger knows from an earlier run.
public struct EarlierCommit: Sendable {
  public var id: String
  public var moment: Timestamp
  /// `SUCCESS`, `FAILURE` or `UNKNOWN`.
  public var status: String
  public var keys: [String]
  public var attempts: String
  public var message: String?
  /// The record.
  let json: JSON

  /// In the words of this run's commits.
  var outcome: String {
    switch status {
    case "SUCCESS": "committed"
    case "FAILURE": "not committed"
    default: "unknown"
    }
  }

  /// Nil where a record is about something else.
  init?(_ record: LedgerRecord, session: String?, tenant: String) {
    guard record.event == "context_injection_event", let id = record.json["commit_id"]?.string,
      record.json["tenant"]?.string == tenant,
      session == nil || record.json["session_id"]?.string == session
    else { return nil }
    self.id = id
    let started = record.json["started"]?.string.flatMap { try? Timestamp(rfc3339: $0) }
    moment = (started ?? record.timestamp).wholeSecond
    status = record.json["status"]?.string ?? "–"
    attempts = record.json["attempts"]?.compact ?? "–"
    message = record.json["message"]?.string
    var keys: [String] = []
    if case .array(let variables)? = record.json["variables"] {
      keys = variables.compactMap { $0["key"]?.string }
    }
    self.keys = keys
    json = record.json
  }
}
