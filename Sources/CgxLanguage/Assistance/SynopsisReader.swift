/// Makes a pattern of a synopsis such as `set KEY VALUE [SCOPE] [TTL]`.
///
/// Words in upper case are slots, `[…]` may be left out, `|` joins alternatives, `…` repeats what
/// it follows; a bar between spaces parts whole forms. Adjacent options come in any order as soon
/// as one of them is a flag or a word with a value of its own. A `…` that stands alone ends what
/// belongs to the statement.
struct SynopsisReader {
  private var rest: Substring
  private let phrases: [String: ArgumentPattern]

  /// - Parameter phrases: what parts of the synopsis mean in this statement, before the common
  ///   meanings.
  static func pattern(
    _ synopsis: String, of name: String, phrases: [String: ArgumentPattern]
  ) -> ArgumentPattern {
    let forms = synopsis.split(separator: "\n").map { line -> ArgumentPattern in
      var reader = SynopsisReader(rest: line.dropFirst(name.utf8.count), phrases: phrases)
      return reader.sequences()
    }
    return forms.count == 1 ? forms[0] : .choice(forms)
  }

  /// Sequences between bars that stand alone.
  private mutating func sequences() -> ArgumentPattern {
    var parts = [sequence()]
    while rest.first == "|" {
      rest.removeFirst()
      parts.append(sequence())
    }
    return parts.count == 1 ? parts[0] : .choice(parts)
  }

  private mutating func sequence() -> ArgumentPattern {
    var parts: [ArgumentPattern] = []
    while true {
      rest = rest.drop { $0 == " " }
      guard let first = rest.first, !"]…|".contains(first) else { break }
      parts.append(alternatives())
    }
    parts = grouped(parts)
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private mutating func alternatives() -> ArgumentPattern {
    var parts = [item()]
    while rest.first == "|" {
      rest.removeFirst()
      parts.append(item())
    }
    return parts.count == 1 ? parts[0] : .choice(parts)
  }

  private mutating func item() -> ArgumentPattern {
    if let phrase = phrase() { return repeated(phrase) }
    if rest.first == "[" {
      rest.removeFirst()
      let inner = sequences()
      if rest.first == "…" { rest.removeFirst() }
      if rest.first == "]" { rest.removeFirst() }
      if case .repeated(let part, _) = inner { return .repeated(part, atLeastOnce: false) }
      return .optional(inner)
    }
    let word = rest.prefix { !" []|…".contains($0) }
    rest = rest[word.endIndex...]
    let isSlot = word.contains(where: \.isUppercase) && !word.contains(where: \.isLowercase)
    return repeated(isSlot ? .slot(.other(String(word))) : .word(String(word)))
  }

  private mutating func repeated(_ part: ArgumentPattern) -> ArgumentPattern {
    guard rest.first == "…" else { return part }
    rest.removeFirst()
    return .repeated(part, atLeastOnce: true)
  }

  /// The longest part of the synopsis that has a meaning here.
  private mutating func phrase() -> ArgumentPattern? {
    for phrases in [phrases, Self.common] {
      let match = phrases.keys.filter { isNext($0) }.max { $0.utf8.count < $1.utf8.count }
      if let match, let pattern = phrases[match] {
        rest.removeFirst(match.count)
        return pattern
      }
    }
    return nil
  }

  private func isNext(_ phrase: String) -> Bool {
    guard rest.hasPrefix(phrase) else { return false }
    let behind = rest.dropFirst(phrase.count).first
    return behind.map { " ]|…".contains($0) } ?? true
  }

  /// Options that may change places.
  private func grouped(_ parts: [ArgumentPattern]) -> [ArgumentPattern] {
    var groups: [ArgumentPattern] = []
    var run: [ArgumentPattern] = []
    func close() {
      if run.count > 1, run.contains(where: \.isMovable) {
        groups.append(.anyOrder(run.map { if case .optional(let part) = $0 { part } else { $0 } }))
      } else {
        groups += run
      }
      run = []
    }
    for part in parts {
      if case .optional = part {
        run.append(part)
      } else {
        close()
        groups.append(part)
      }
    }
    close()
    return groups
  }

  /// What the names of slots mean in most statements.
  private static let common: [String: ArgumentPattern] = {
    var phrases: [String: ArgumentPattern] = ["STATEMENT": .statement]
    for slot in Slot.common { phrases[slot.label] = .slot(slot) }
    phrases["SCOPE"] = .slot(.scope)
    phrases["OP VALUE"] = condition("OP VALUE")
    phrases["OP [VALUE]"] = condition("OP [VALUE]")
    return phrases
  }()

  private static func condition(_ label: String) -> ArgumentPattern {
    .named(
      label,
      .choice([
        .sequence([.slot(.comparison), .slot(.value)]),
        .sequence([.word(Condition.Operator.isType.rawValue), .slot(.type)]),
        .word(Condition.Operator.exists.rawValue), .word(Condition.Operator.absent.rawValue),
      ]))
  }
}

extension ArgumentPattern {
  /// Whether it is an option that the order of does not matter.
  fileprivate var isMovable: Bool {
    guard case .optional(let part) = self else { return false }
    switch part {
    case .word(let word): return word.hasPrefix("-")
    case .sequence(let parts):
      if case .word? = parts.first { return parts.count > 1 }
      return false
    default: return false
    }
  }
}
