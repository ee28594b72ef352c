import CgxContext
import CgxLanguage
import CgxTenant

/// The staged entries that a tenant or another writer objected to, with the reasons: `show` marks
/// them.
struct Objections {
  /// By key.
  private(set) var reasons: [String: String] = [:]

  /// What an error says of the changes that were sent.
  ///
  /// The tenant names an entry by its place (`variables[2]`), or by its key in quotes.
  init(_ error: TenantError, of changes: [FixedChange]) {
    if case .overlapping(let conflicts) = error.reason {
      for conflict in conflicts { reasons[conflict.key] = "another writer has changed it" }
    }
    guard error.kind == .refused, let text = error.tenant.text else { return }
    for match in text.matches(of: #/variables\[([0-9]{1,6})\]/#) {
      if let index = Int(match.output.1), changes.indices.contains(index) {
        reasons[changes[index].key] = text
      }
    }
    guard reasons.isEmpty else { return }
    for change in changes where Self.quotes.contains(where: { text.contains($0 + change.key + $0) })
    {
      reasons[change.key] = text
    }
  }

  private static let quotes = ["'", "\"", "`"]

  /// The entries that break a rule.
  init(_ violations: [Violation]) {
    for violation in violations {
      if case .bodyTooLarge(_, _, let largest) = violation.rule {
        for entry in largest.prefix(1) { reasons[entry.key] = "the largest of too many bytes" }
      } else {
        reasons[violation.key] = violation.rule.message.title
      }
    }
  }
}
