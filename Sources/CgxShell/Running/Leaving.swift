import CgxContext
import CgxJSON
import CgxSandbox
import CgxTenant
import CgxTerminal

/// What becomes of what is not committed when the shell is left or ended from outside.
extension Interpreter {
  /// What would be lost with the shell; nil where nothing would be.
  var uncommitted: Uncommitted? {
    let uncommitted = Uncommitted(changes: stage.count, hasData: crmData != nil)
    return uncommitted.count == 0 ? nil : uncommitted
  }

  /// Saves what is not committed for the next shell on this session.
  ///
  /// - Returns: what to say of it; nil where there is nothing to save.
  func saveStage() -> String? {
    guard let uncommitted else {
      forgetRestored()
      return nil
    }
    guard let saved = configuration.savedStages else {
      return "\(uncommitted.what) staged and not committed: lost, as nothing is kept"
    }
    let open = marked(stage.changes).filter { change in
      guard !change.isSecret else { return false }
      guard case .set(let value, _) = change.action else { return true }
      return !secrets.isHeld(by: value)
    }
    let data = crmData.flatMap { secrets.isHeld(by: $0) ? nil : $0 }
    guard !open.isEmpty || data != nil else {
      return "\(uncommitted.what) staged and not committed: lost, as nothing secret is saved"
    }
    let (seconds, nanoseconds) = systemTime()
    let content = SavedStage(
      moment: Timestamp(seconds: seconds, nanoseconds: Int32(nanoseconds)), session: savedSession,
      changes: open, crmData: data, leftOut: stage.count - open.count)
    do {
      try saved.save(content)
    } catch {
      return "\(uncommitted.what) staged and not committed: lost, as "
        + "'\(printable(error.path))' can't be written: \(error.reason)"
    }
    // What came from earlier shells is in it.
    forgetRestored()
    let lost = content.leftOut == 0 ? "" : ", \(content.leftOut) secret not"
    return "\(content.held.what) saved\(lost): the next shell on this session offers them"
  }

  /// The session that saved changes belong to.
  var savedSession: String? { session?.text ?? connection.configuredSession }
}

/// What is not committed, in words.
struct Uncommitted: Sendable {
  var changes: Int
  var hasData: Bool

  var count: Int { changes + (hasData ? 1 : 0) }

  var what: String {
    let changes = self.changes == 0 ? [] : [plural(self.changes, "change")]
    return (changes + (hasData ? ["data for the CRM"] : [])).joined(separator: " and ")
  }
}

extension SavedStage {
  var held: Uncommitted { Uncommitted(changes: changes.count, hasData: crmData != nil) }
}
