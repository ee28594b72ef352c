public import CgxContext
public import CgxJSON
import CgxLanguage
import CgxTerminal

/// How what an earlier shell has saved comes back.
extension Interpreter {
  /// What to say of what an earlier shell on this session has left; nil where that is nothing.
  func offerOfSavedStage() -> String? {
    guard let found = configuration.savedStages?.found(session: savedSession).last else {
      return nil
    }
    switch found.content {
    case .success(let stage):
      let secret = stage.leftOut == 0 ? "" : ", \(stage.leftOut) secret left out"
      let it = stage.held.count == 1 ? "it" : "them"
      return "\(stage.held.what) of \(stage.moment.wholeSecond.rfc3339) "
        + "never committed\(secret): 'stage restore' brings \(it) back, "
        + "'stage drop' forgets \(it)"
    case .failure(let error):
      return "what was saved in '\(printable(found.path))' can't be read (\(error.sentence)): "
        + "'stage drop' forgets it"
    }
  }

  /// `stage restore` and `stage drop`.
  func handle(_ action: SavedStageAction, _ statement: Statement) throws(Failure) -> Outcome {
    guard let saved = configuration.savedStages,
      let (claim, found) = saved.claim(session: savedSession)
    else { return .stageRestored(RestoredStage(), moment: nil) }
    guard action == .restore else {
      claim.remove()
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
        restored.refused.append((change, violation.rule.message.title))
      } else {
        restored.changes.append(change)
      }
    }
    restored.changes = marked(restored.changes)
    restored.replaced = stage.stage(restored.changes).map(\.key)
    for key in restored.changes.map(\.key) { objections[key] = nil }
    if crmData == nil {
      restored.crmData = content.crmData
      crmData = content.crmData
    }
    // Where nothing of it can be used, it stays as it is.
    if !restored.isEmpty { restoredFiles.append(claim) }
    restored.moreSaved =
      saved.found(session: savedSession).count - (restored.isEmpty ? 1 : 0)
    return .stageRestored(restored, moment: content.moment)
  }

  /// Removes the files of what was staged again when it is committed or discarded.
  func settleRestored(after outcome: Outcome) {
    guard !restoredFiles.isEmpty, stage.isEmpty, crmData == nil else { return }
    // What is taken back is as it was before: the shell may still die.
    if case .undone = outcome { return }
    forgetRestored()
  }

  /// Removes the files of what was staged again: it is committed, dropped or saved anew.
  func forgetRestored() {
    for claim in restoredFiles { claim.remove() }
    restoredFiles = []
  }
}

/// What `stage restore` has brought back.
public struct RestoredStage: Sendable {
  public var changes: [Change] = []
  /// The keys of changes that were staged meanwhile, and are replaced.
  public var replaced: [String] = []
  /// What breaks a rule by now, such as an expiry that is past, and why.
  public var refused: [(change: Change, reason: String)] = []
  /// The data for the CRM, where it has come back.
  public var crmData: JSON?
  /// How many secret ones were not saved.
  public var leftOut = 0
  /// How many other shells on this session have left something.
  public var moreSaved = 0

  var isEmpty: Bool { changes.isEmpty && crmData == nil }
}
