extension Assistance {
  /// What may come next, each with what it means: for someone who asks with `?`.
  ///
  /// - Parameter text: the open statement up to the question mark.
  public static func whatMayCome(
    after text: String, knowing vocabulary: Vocabulary
  ) -> [Vocabulary.Entry] {
    guard let situation = Situation(text, cursor: text.utf8.count), !situation.isOpaque,
      !situation.isInside
    else { return [] }
    let finder = CandidateFinder(situation, vocabulary)
    if situation.words.isEmpty {
      return finder.names(beginning: situation.typed).map { .init($0.text, $0.meaning) }
    }
    guard let pattern = situation.pattern else {
      // The last word may be one that is not typed whole yet.
      guard text.last == " " else { return [] }
      return whatMayCome(after: String(text.dropLast()), knowing: vocabulary)
    }
    var entries = pattern.next.flatMap { finder.entries(for: $0) }
    if pattern.isComplete, situation.typed.isEmpty { entries.append(.init("Enter", "runs it")) }
    return entries
  }

  /// The text before a `?` that asks what may come next; nil where the line does not ask.
  public static func question(in text: String) -> String? {
    guard text.last == "?" else { return nil }
    let before = text.dropLast()
    guard before.allSatisfy(\.isWhitespace) || before.last?.isWhitespace == true else {
      return nil
    }
    let asked = String(before)
    guard let situation = Situation(asked, cursor: asked.utf8.count) else { return nil }
    return situation.isOpaque || situation.isInside ? nil : asked
  }
}

extension CandidateFinder {
  /// The lines for one of the things that may come next; a choice of few words is told whole.
  fileprivate func entries(for part: ArgumentPattern) -> [Vocabulary.Entry] {
    let typed = situation.typed
    switch part {
    case .word(let word): return word.hasPrefix(typed) ? [.init(word, meaning(of: word))] : []
    case .statement: return candidates(for: part, typed).map { .init($0.text, $0.meaning) }
    case .slot(let slot):
      switch slot {
      case .scope, .comparison, .type, .errorKind, .fault, .statementName:
        return candidates(for: part, typed).map { .init($0.text, $0.meaning) }
      default: return [.init(slot.label, slot.meaning)]
      }
    default: return []
    }
  }
}
