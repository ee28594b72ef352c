import CgxContext
import CgxJSON
import CgxTenant
import CgxTerminal

/// Commits and what they would change, for people.
extension TextReport {
  // MARK: Receipts

  func receipt(_ record: CommitRecord) -> String {
    let variables = plural(record.changes.count, "variable")
    let bytes = "\(grouped(record.bytes)) bytes"
    let session = printable(record.session.text)
    let text =
      switch record.outcome {
      case .unchanged:
        "nothing changes: \(session) holds all of it already, so nothing was sent (\(record.id))"
      case .yielded: "nothing is left to commit: the other writer's values stand (\(record.id))"
      case .dryRun:
        "dry run \(record.id) to \(session): \(variables), \(bytes), hash "
          + "\(record.hash); nothing was sent"
      default:
        outputStyle.good("committed") + " \(record.id) to \(session): \(variables), \(bytes), "
          + confirmation(record) + ", \(plural(record.attempts, "attempt")), "
          + "\(Int(record.latency.milliseconds.rounded())) ms"
          + (record.ledger.map { ", ledger \($0.short)" } ?? "")
      }
    return text + (record.message.map { " (\(printable($0)))" } ?? "")
  }

  private func confirmation(_ record: CommitRecord) -> String {
    record.isConfirmedByReadBack
      ? "confirmed by read-back" : "status \(record.status.map { "\($0)" } ?? "–")"
  }

  /// What became of other writers' changes, and what a commit did not change.
  func merges(_ record: CommitRecord) -> [String] {
    var lines = record.overwritten.map {
      "overwrote \(printable($0.key)): another writer was first, it held \(shown($0))"
    }
    lines += record.yielded.map {
      "left out \(printable($0.key)): the other writer's \(shown($0)) stands"
    }
    if record.outcome == .committed, let before = record.before,
      record.changes.allSatisfy({ $0.value != nil && $0.value == before.variables[$0.key] })
    {
      lines.append("the values are as they were; scopes and expiries were set anew")
    }
    return lines
  }

  private func shown(_ conflict: MergeConflict) -> String {
    guard let value = conflict.theirs else { return "nothing" }
    guard !conflict.isSecret else { return Redactor.mark }
    let text = printable(value.redacted(by: redactor).compact)
    return text.count > 60 ? text.prefix(60) + "…" : text
  }

  func recovery(_ records: [CommitRecord], _ earlier: [SettledCommit]) -> [String] {
    let all = earlier.map { ($0.id, $0.outcome) } + records.map { ($0.id, $0.outcome) }
    guard !all.isEmpty else { return ["no outcome is unknown"] }
    return all.map { id, outcome in
      switch outcome {
      case .committed: outputStyle.good("committed") + " \(id), confirmed by read-back"
      case .superseded: "given up: \(id); it can't be told any more what became of it"
      default: "not committed: \(id); the context holds nothing of it"
      }
    }
  }

  func rollback(
    _ id: String, _ changes: [Change], _ unknown: [String], _ replaced: [String]
  ) -> [String] {
    var lines =
      changes.isEmpty
      ? [] : ["staged \(plural(changes.count, "change")), to take \(id) back"]
    if !replaced.isEmpty { lines.append("replaced what was staged: " + names(replaced)) }
    if !unknown.isEmpty {
      lines.append("not known what was there before, so nothing is staged for " + names(unknown))
    }
    return lines
  }

  // MARK: Tables

  func table(_ entries: [DiffEntry], _ size: BodySize, _ hash: PlanHash) -> [String] {
    guard !entries.isEmpty else { return ["nothing is staged"] }
    var table = Table(
      ["", "key", "live", "", "staged", "scope", "expires"], flexible: ["key", "live", "staged"],
      optional: ["scope"])
    for entry in entries {
      let change = entry.change
      table.add(
        [
          Self.sign(of: entry.kind), change.key, shown(entry.old, in: entry),
          entry.kind == .unchanged ? "=" : "→", shown(change.value, in: entry), scope(entry),
          expiry(entry, time),
        ], shorter: [6: expiry(entry, shortTime)])
    }
    return lines(of: table) + [
      plural(entries.count, "change") + ", " + described(size),
      "hash \(hash)",
    ]
  }

  private func shown(_ value: JSON?, in entry: DiffEntry) -> String {
    guard let value else { return "–" }
    return entry.change.change.isSecret ? Redactor.mark : value.compact
  }

  private static func sign(of kind: DiffEntry.Kind) -> String {
    switch kind {
    case .added: "+"
    case .changed: "~"
    case .removed: "-"
    case .unchanged: "="
    }
  }

  private func scope(_ entry: DiffEntry) -> String {
    let scope = entry.change.scope.rawValue
    guard let old = entry.oldScope, old != entry.change.scope else { return scope }
    return old.rawValue + " → " + scope
  }

  private func expiry(_ entry: DiffEntry, _ text: (Timestamp) -> String) -> String {
    guard entry.change.value != nil else { return "–" }
    let new = entry.change.expiry.map(text) ?? "never"
    guard let old = entry.oldExpiry?.wholeSecond, old != entry.change.expiry else { return new }
    return text(old) + " → " + new
  }

  func table(_ records: [CommitRecord], _ earlier: [EarlierCommit]) -> [String] {
    guard !records.isEmpty || !earlier.isEmpty else {
      return ["nothing was committed to this session"]
    }
    var table = Table(
      ["commit", "at", "outcome", "variables", "attempts", "message"],
      flexible: ["variables", "message"], optional: ["attempts", "message", "outcome"])
    for commit in earlier {
      table.add(
        [
          commit.id, secondOf(commit.moment), commit.outcome, names(commit.keys), commit.attempts,
          commit.message ?? "–",
        ], shorter: [1: shortTime(commit.moment)])
    }
    for record in records {
      table.add(
        [
          record.id, secondOf(record.moment),
          record.outcome.rawValue + (record.isConfirmedByReadBack ? " (read back)" : ""),
          names(record.changes.map(\.key)), "\(record.attempts)", record.message ?? "–",
        ], shorter: [1: shortTime(record.moment)])
    }
    return lines(of: table)
  }

  // MARK: Pauses

  /// Why a request is repeated, and when.
  func text(_ wait: RetryWait) -> String {
    let seconds = wait.duration.milliseconds / 1000
    let shown = JSONNumber(seconds, fractionDigits: seconds < 10 ? 1 : 0).text
    return errorStyle.faint(
      "waiting \(shown) s, then attempt \(wait.attempt) of \(wait.attempts): ")
      + printable(wait.reason.sentence) + "\n"
  }
}
