import CgxContext
import CgxJSON
import CgxLedger
import CgxTerminal

/// The ledger and the CRM's notifications, for people.
extension TextReport {
  /// Records, the newest last.
  func table(_ records: [LedgerRecord]) -> [String] {
    guard !records.isEmpty else { return ["the ledger is empty"] }
    var table = Table(
      ["seq", "at", "event", "commit", "session", "variables", "details"],
      flexible: ["session", "details"], optional: ["session", "variables", "details"])
    for record in records {
      table.add(
        [
          "\(record.seq)", secondOf(record.timestamp), record.name, record.text("commit_id"),
          record.text("session_id"), record.json["variable_count"]?.compact ?? "–", record.details,
        ], shorter: [1: shortTime(record.timestamp)])
    }
    return lines(of: table)
  }

  /// Notifications that the CRM has not taken.
  func table(_ entries: [OutboxEntry]) -> [String] {
    guard !entries.isEmpty else { return ["no notification waits"] }
    var table = Table(
      ["notification", "commit", "state", "attempts", "not before", "reason"],
      flexible: ["reason"], optional: ["attempts", "state", "reason"])
    for entry in entries {
      table.add(
        [
          entry.id, entry.commitID, entry.isParked ? "parked" : "pending", "\(entry.attempts)",
          entry.notBefore.map(secondOf) ?? "–", entry.reason ?? "–",
        ], shorter: entry.notBefore.map { [4: shortTime($0)] } ?? [:])
    }
    return lines(of: table)
  }

  func flushed(_ delivered: Int, _ parked: Int) -> [String] {
    let told =
      delivered == 0 ? "no notification waited" : "told the CRM of \(plural(delivered, "commit"))"
    return [told]
      + (parked == 0
        ? [] : ["\(plural(parked, "notification")) given up: 'crm flush --parked' tries again"])
  }
}

extension LedgerHead {
  /// The number of the record and the first digits of its hash.
  var short: String { "\(seq):\(hash.prefix(16))" }
}

extension LedgerRecord {
  /// What kind of record it is, in a word or two.
  fileprivate var name: String {
    switch event {
    case "context_injection_intent": "intent"
    case "context_injection_event": json["status"]?.string?.lowercased() ?? event
    case "crm_notification": "notification"
    case "ledger_checkpoint": "checkpoint"
    case "ledger_recovery": "repair"
    default: event
    }
  }

  fileprivate func text(_ member: String) -> String { json[member]?.string ?? "–" }

  fileprivate var details: String {
    switch event {
    case "crm_notification":
      ([json["outcome"]?.string, json["reason"]?.string].compactMap(\.self)).joined(separator: ": ")
    case "context_injection_intent": json["message"]?.string ?? "–"
    default: text("details")
    }
  }
}
