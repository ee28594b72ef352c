public import CgxContext
import CgxJSON
import CgxLanguage
import CgxSandbox
import CgxTenant
import CgxTerminal

/// What becomes of staged changes when the shell is ended from outside, and how they come back.
extension Interpreter {
  /// Saves what is staged for the next shell on this session.
  ///
  /// - Returns: what to say of it; nil where there is nothing to save.
  func saveStage() -> String? {
    guard !stage.isEmpty else { return nil }
    let count = plural(stage.count, "change")
    guard let saved = configuration.savedStages else {
      return "\(count) staged and not committed: lost, as nothing is kept"
    }
    let open = marked(stage.changes).filter { change in
      guard !change.isSecret else { return false }
      guard case .set(let value, _) = change.action else { return true }
      return !secrets.isHeld(by: value)
    }
    guard !open.isEmpty else {
      return "\(count) staged and not committed: lost, as nothing secret is saved"
    }
    let (seconds, nanoseconds) = systemTime()
    let content = SavedStage(
      moment: Timestamp(seconds: seconds, nanoseconds: Int32(nanoseconds)), session: savedSession,
      changes: open,
      crmData: crmData.flatMap { secrets.isHeld(by: $0) ? nil : $0 },
      leftOut: stage.count - open.count)
    do {
      try saved.save(content)
    } catch {
      return "\(count) staged and not committed: lost, as '\(printable(error.path))' "
        + "can't be written: \(error.reason)"
    }
    let lost = content.leftOut == 0 ? "" : ", \(content.leftOut) secret not"
    return
      "\(plural(open.count, "change")) saved\(lost): the next shell on this session offers them"
  }

  /// What to say of changes that an earlier shell on this session has left; nil where there are
  /// none.
  func offerOfSavedStage() -> String? {
    guard let found = configuration.savedStages?.found(session: savedSession).last else {
      return nil
    }
    switch found.content {
    case .success(let stage):
      let secret = stage.leftOut == 0 ? "" : ", \(stage.leftOut) secret left out"
      return "\(plural(stage.changes.count, "change")) of \(stage.moment.wholeSecond.rfc3339) "
        + "never committed\(secret): 'stage restore' brings "
        + "\(stage.changes.count == 1 ? "it" : "them") back, 'stage drop' forgets "
        + (stage.changes.count == 1 ? "it" : "them")
    case .failure(let error):
      return "what was saved in '\(printable(found.path))' can't be read (\(error.sentence)): "
        + "'stage drop' forgets it"
    }
  }

  /// `stage restore` and `stage drop`.
  func handle(_ action: SavedStageAction, _ statement: Statement) throws(Failure) -> Outcome {
    guard let saved = configuration.savedStages,
      let found = saved.found(session: savedSession).last
    else { return .stageRestored(RestoredStage(), moment: nil) }
    guard action == .restore else {
      saved.remove(found)
      return .stageDropped(count: (try? found.content.get())?.changes.count ?? 0)
    }
    let content: SavedStage
    do {
      content = try found.content.get()
    } catch {
      throw failure(
        .file,
        Message(
          "what was saved in '\(found.path)' can't be read: \(error.sentence)",
          help: ["'stage drop' forgets it"]), statement)
    }
    var restored = RestoredStage()
    restored.leftOut = content.leftOut
    for change in content.changes {
      if let violation = change.violations(at: connection.now).first {
        restored.refused.append((change.key, violation.rule.message.title))
      } else {
        restored.changes.append(change)
      }
    }
    restored.changes = marked(restored.changes)
    restored.replaced = stage.stage(restored.changes).map(\.key)
    for key in restored.changes.map(\.key) { objections[key] = nil }
    if crmData == nil { crmData = content.crmData }
    saved.remove(found)
    restored.moreSaved = saved.found(session: savedSession).count
    return .stageRestored(restored, moment: content.moment)
  }

  /// The session that saved changes belong to.
  var savedSession: String? { session?.text ?? connection.configuredSession }

  private func plural(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}

/// What `stage restore` has brought back.
public struct RestoredStage: Sendable {
  public var changes: [Change] = []
  /// The keys of changes that were staged meanwhile, and are replaced.
  public var replaced: [String] = []
  /// What breaks a rule by now, such as an expiry that is past: the key, and why.
  public var refused: [(key: String, reason: String)] = []
  /// How many secret ones were not saved.
  public var leftOut = 0
  /// How many other shells on this session have left something.
  public var moreSaved = 0
}

extension SavedStageError {
  var sentence: String {
    switch self {
    case .notJSON: "it is not JSON"
    case .member(let name): "'\(name)' is missing or makes no sense"
    }
  }
}
