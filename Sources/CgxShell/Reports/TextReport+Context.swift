import CgxContext
import CgxJSON
import CgxTenant
import CgxTerminal

/// What is staged and what the tenant holds, for people.
extension TextReport {
  func table(
    _ changes: [Change], _ size: BodySize, _ objections: [String: String]
  ) -> [String] {
    guard !changes.isEmpty else { return ["nothing is staged"] }
    var table = Table(
      ["key", "type", "value", "scope", "expires", "bytes", "from"],
      flexible: ["key", "value", "from"], optional: ["from", "bytes", "type"])
    for change in changes {
      let bytes = grouped(AtomicPutDialect.entrySize(change))
      let key = (objections[change.key] == nil ? "" : "! ") + change.key
      switch change.action {
      case .set(let value, let lifetime):
        let expiry =
          switch lifetime {
          case .never: ("never", "never")
          case .seconds(let seconds):
            (
              DurationText.text(seconds: seconds) + " after the commit",
              DurationText.text(seconds: seconds)
            )
          case .until(let instant): (time(instant), shortTime(instant))
          }
        table.add(
          [
            key, value.typeName, change.isSecret ? Redactor.mark : value.compact,
            change.scope.rawValue, expiry.0, bytes, "\(change.place)",
          ], shorter: [4: expiry.1])
      case .unset:
        table.add([key, "unset", "–", change.scope.rawValue, "–", bytes, "\(change.place)"])
      }
    }
    let reasons = changes.compactMap { change in
      objections[change.key].map { outputStyle.error("!") + " \(change.key): " + printable($0) }
    }
    return lines(of: table) + reasons
      + [plural(changes.count, "change") + ", " + described(size)]
  }

  func table(_ document: ContextDocument) -> [String] {
    guard !document.variables.isEmpty else { return ["the context is empty"] }
    var table = Table(
      ["key", "type", "value", "scope", "expires"], flexible: ["key", "value"], optional: ["type"])
    for member in document.variables.members {
      let metadata = document.metadata[member.key]
      let expiry = document.expiry(of: member.key)
      table.add(
        [
          member.key, member.value.typeName,
          secretKeys.contains(member.key) ? Redactor.mark : member.value.compact,
          metadata?.scope ?? "–",
          expiry.flatMap { width == nil ? nil : time($0) }
            ?? metadata.map { $0.expiresAt ?? "never" } ?? "–",
        ], shorter: expiry.map { [4: shortTime($0)] } ?? [:])
    }
    return lines(of: table)
  }
}
