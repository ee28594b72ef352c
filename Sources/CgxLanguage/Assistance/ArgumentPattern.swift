/// What may stand behind a statement's name: an expression over words, made from the synopsis.
///
/// Parsing is not its business: it may take more than the parser does, and says what comes next.
indirect enum ArgumentPattern: Sendable, Equatable {
  /// Exactly this word; a flag is one that begins with `-`.
  case word(String)
  /// A word that is filled in.
  case slot(Slot)
  /// A statement of its own.
  case statement
  case sequence([ArgumentPattern])
  case choice([ArgumentPattern])
  case optional(ArgumentPattern)
  /// Any number of times.
  case repeated(ArgumentPattern, atLeastOnce: Bool)
  /// Each once at the most, in any order.
  case anyOrder([ArgumentPattern])
  /// Shown as this text as long as nothing of it is there.
  case named(String, ArgumentPattern)

  static let end = ArgumentPattern.sequence([])

  /// Whether nothing more is needed.
  var isComplete: Bool {
    switch self {
    case .word, .slot, .statement: false
    case .sequence(let parts): parts.allSatisfy(\.isComplete)
    case .choice(let alternatives): alternatives.contains(where: \.isComplete)
    case .optional, .anyOrder: true
    case .repeated(let part, let atLeastOnce): !atLeastOnce || part.isComplete
    case .named(_, let part): part.isComplete
    }
  }

  /// The words, slots and statements that may come next, each once.
  var next: [ArgumentPattern] {
    var found: [ArgumentPattern] = []
    collectNext(into: &found)
    return found
  }

  private func collectNext(into found: inout [ArgumentPattern]) {
    switch self {
    case .word, .slot, .statement: if !found.contains(self) { found.append(self) }
    case .sequence(let parts):
      for part in parts {
        part.collectNext(into: &found)
        if !part.isComplete { return }
      }
    case .choice(let parts), .anyOrder(let parts):
      for part in parts { part.collectNext(into: &found) }
    case .optional(let part), .repeated(let part, _), .named(_, let part):
      part.collectNext(into: &found)
    }
  }

  // MARK: Walking

  /// What may stand behind a word, or nil where the word does not fit.
  ///
  /// - Parameter word: the text of a bare word; nil for a string, JSON or a placeholder.
  func after(_ word: String?) -> ArgumentPattern? {
    // A fixed word goes before a slot that would take any.
    after(word, inSlots: false) ?? after(word, inSlots: true)
  }

  private func after(_ word: String?, inSlots: Bool) -> ArgumentPattern? {
    switch self {
    case .word(let text): return text == word ? .end : nil
    case .slot(let slot): return inSlots && slot.accepts(word) ? .end : nil
    case .statement: return word.flatMap(StatementSyntax.inner)?.arguments
    case .sequence(let parts):
      var alternatives: [ArgumentPattern] = []
      for index in parts.indices {
        if let rest = parts[index].after(word, inSlots: inSlots) {
          alternatives.append(.joining([rest] + parts[(index + 1)...]))
        }
        if !parts[index].isComplete { break }
      }
      return .oneOf(alternatives)
    case .choice(let parts): return .oneOf(parts.compactMap { $0.after(word, inSlots: inSlots) })
    case .anyOrder(let parts):
      return .oneOf(
        parts.indices.compactMap { index in
          guard let rest = parts[index].after(word, inSlots: inSlots) else { return nil }
          var others = parts
          others.remove(at: index)
          return .joining([rest] + (others.isEmpty ? [] : [.anyOrder(others)]))
        })
    case .optional(let part), .named(_, let part): return part.after(word, inSlots: inSlots)
    case .repeated(.slot(let slot), _):
      return inSlots && slot.accepts(word) ? .repeated(.slot(slot), atLeastOnce: false) : nil
    case .repeated(let part, _):
      return part.after(word, inSlots: inSlots).map {
        .joining([$0, .repeated(part, atLeastOnce: false)])
      }
    }
  }

  /// A sequence without what is empty in it.
  private static func joining(_ parts: [ArgumentPattern]) -> ArgumentPattern {
    let parts = parts.flatMap { if case .sequence(let inner) = $0 { inner } else { [$0] } }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private static func oneOf(_ alternatives: [ArgumentPattern]) -> ArgumentPattern? {
    var distinct: [ArgumentPattern] = []
    for alternative in alternatives where !distinct.contains(alternative) {
      distinct.append(alternative)
    }
    guard distinct.count > 1 else { return distinct.first }
    guard distinct.contains(.end) else { return .choice(distinct) }
    distinct.removeAll { $0 == .end }
    return .optional(distinct.count == 1 ? distinct[0] : .choice(distinct))
  }

  // MARK: Showing

  /// In the style of a synopsis: `[session|user|global] [TTL]`.
  var text: String {
    switch self {
    case .word(let text), .named(let text, _): text
    case .slot(let slot): slot.label
    case .statement: "STATEMENT"
    case .sequence(let parts): parts.map(\.text).filter { !$0.isEmpty }.joined(separator: " ")
    case .choice(let parts): Self.text(ofAlternatives: parts)
    case .optional(let part): "[" + part.text + "]"
    case .repeated(let part, let atLeastOnce): atLeastOnce ? part.text + "…" : "[\(part.text)…]"
    case .anyOrder(let parts):
      parts.map { part in
        if case .optional = part { part.text } else { "[" + part.text + "]" }
      }.joined(separator: " ")
    }
  }

  /// Of alternatives that go on, only the words that tell them apart.
  private static func text(ofAlternatives parts: [ArgumentPattern]) -> String {
    var goesOn = false
    var texts: [String] = []
    for part in parts {
      var text = part.text
      if case .sequence(let inner) = part, inner.count > 1 {
        goesOn = true
        text = inner[0].text
      }
      if !texts.contains(text) { texts.append(text) }
    }
    return texts.joined(separator: "|") + (goesOn ? " …" : "")
  }
}
