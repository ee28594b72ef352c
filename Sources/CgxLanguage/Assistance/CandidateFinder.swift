import CgxContext

/// Finds what fits at the cursor.
struct CandidateFinder {
  typealias Candidate = Completion.Candidate

  let situation: Situation
  let vocabulary: Vocabulary

  init(_ situation: Situation, _ vocabulary: Vocabulary) {
    self.situation = situation
    self.vocabulary = vocabulary
  }

  func completion() -> Completion {
    let typed = situation.typed
    if let start = situation.placeholder, !typed.hasPrefix("'"), !typed.hasPrefix("@'") {
      return references(from: start, closing: "}")
    }
    if situation.words.isEmpty {
      return Completion(start: situation.start, candidates: names(beginning: typed))
    }
    guard let pattern = situation.pattern else {
      return Completion(start: situation.start, candidates: [])
    }
    if pattern.next == [.slot(.fact)] {
      return references(from: situation.start, closing: " ")
    }
    let lists = pattern.next.map { candidates(for: $0, typed) }
    let fitting = lists.count == 1 ? lists[0] : lists.flatMap(\.self)
    // A flag that may be left out does not go where another word is asked for.
    let isFlagAlone = lists.count > 1 && fitting.count == 1 && fitting[0].text.hasPrefix("-")
    return Completion(
      start: situation.start, candidates: typed.isEmpty && isFlagAlone ? [] : fitting)
  }

  /// The statements that can begin here.
  func names(beginning typed: String) -> [Candidate] {
    let blocks = situation.openBlocks > 0 ? StatementSyntax.blockWords : []
    return statements(beginning: typed)
      + blocks.map { Candidate($0.name, suffix: "", $0.meaning) }.filter {
        $0.text.hasPrefix(typed)
      }
  }

  private func statements(beginning typed: String) -> [Candidate] {
    StatementSyntax.alphabetical.filter { $0.name.hasPrefix(typed) }
      .map { Candidate($0.name, $0.summary) }
  }

  func candidates(for next: ArgumentPattern, _ typed: String) -> [Candidate] {
    switch next {
    case .word(let word):
      return word.hasPrefix(typed) ? [Candidate(word, meaning(of: word))] : []
    case .statement:
      return statements(beginning: typed).filter { StatementSyntax.inner($0.text) != nil }
    case .slot(let slot): return candidates(for: slot, typed)
    default: return []
    }
  }

  /// What the grammar entry of the innermost statement says about one of its words.
  func meaning(of word: String) -> String {
    for name in situation.words.reversed() {
      guard let text = situation.bare(name), let syntax = StatementSyntax.named(text) else {
        continue
      }
      if let meaning = syntax.words[word] { return meaning }
    }
    return StatementSyntax.commonWords[word] ?? ""
  }

  // MARK: Slots

  private func candidates(for slot: Slot, _ typed: String) -> [Candidate] {
    switch slot {
    case .key, .liveKey: return keys(beginning: typed, staged: true, others: true)
    case .stagedKey: return keys(beginning: typed, staged: true, others: false)
    case .file: return paths(beginning: typed)
    case .value: return values(beginning: typed)
    case .session: return quoted(vocabulary.sessions.names.map { ($0, "seen before") }, typed)
    case .commit: return quoted(vocabulary.commits.map { ($0.name, $0.meaning) }, typed)
    case .planHash:
      return quoted(vocabulary.planHash().map { [($0, "what is staged now")] } ?? [], typed)
    default:
      return fixed(slot).filter { $0.name.hasPrefix(typed) }.map { Candidate($0.name, $0.meaning) }
    }
  }

  /// The words that a slot always takes, or examples of them.
  private func fixed(_ slot: Slot) -> [Vocabulary.Entry] {
    switch slot {
    case .scope: return Scope.allCases.map { .init($0.rawValue, $0.meaning) }
    case .ttl: return Vocabulary.lifetimes
    case .duration: return Vocabulary.durations
    case .comparison:
      return Condition.Operator.allCases.filter { slot.accepts($0.rawValue) }
        .map { .init($0.rawValue, $0.meaning) }
    case .type: return Condition.typeNames.map { .init($0, "") }
    case .errorKind: return ErrorKind.allCases.map { .init($0.rawValue, $0.meaning) }
    case .fault: return SandboxFault.Misbehaviour.allCases.map { .init($0.rawValue, $0.meaning) }
    case .status:
      return [
        .init("429", "too many requests"), .init("503", "unavailable"), .init("409", "a conflict"),
        .init("422", "refused"), .init("500", "an error of the tenant"), .init("401", "no access"),
      ]
    case .clockShift: return [.init("+1h", "an hour on"), .init("+1d", "a day on")]
    case .statementName:
      return StatementSyntax.alphabetical.map { .init($0.name, $0.summary) }
        + FindingCode.allCases.map { .init($0.rawValue, "found by 'cgx check'") }
    case .optionValue(let option):
      let now = vocabulary.optionValues[option]
      return option.examples.map { .init($0, $0 == now ? "as it is now" : "") }
    default: return []
    }
  }

  private func values(beginning typed: String) -> [Candidate] {
    if typed.hasPrefix("@"), !typed.dropFirst().hasPrefix("@") {
      return paths(beginning: String(typed.dropFirst())).map {
        Candidate("@" + $0.text, suffix: $0.suffix, $0.meaning)
      }
    }
    let words = ["true", "false", "null"].map { Candidate($0, "the JSON value") }
    let marks = [
      Candidate("${", suffix: "", "a variable or a fact"),
      Candidate("@", suffix: "", "the content of a file"),
    ]
    return (words + marks).filter { $0.text.hasPrefix(typed) }
  }

  private func keys(beginning typed: String, staged: Bool, others: Bool) -> [Candidate] {
    guard let (prefix, quoting) = Quoting.read(typed) else { return [] }
    var lists = staged ? [(vocabulary.stagedKeys, "staged")] : []
    if others {
      lists += [(vocabulary.liveKeys, "in the context"), (vocabulary.earlierKeys, "seen before")]
    }
    let found = lists.map { (names: $0.0.beginning(with: prefix), meaning: $0.1) }
    let isPlain = lists.allSatisfy { $0.0.arePlain }
    let fitting =
      isPlain ? quoting : quoting.fitting(found.lazy.map(\.names).joined())
    let suffix = fitting.closing + " "
    var candidates: [Candidate] = []
    candidates.reserveCapacity(found.reduce(0) { $0 + $1.names.count })
    for (names, meaning) in found {
      for name in names {
        candidates.append(Candidate(fitting.write(name), suffix: suffix, meaning))
      }
    }
    return candidates
  }

  /// Those of a few names that begin with what is typed.
  private func quoted(_ names: [(String, String)], _ typed: String) -> [Candidate] {
    guard let (prefix, quoting) = Quoting.read(typed) else { return [] }
    let fitting = names.filter { $0.0.hasPrefix(prefix) }
    let written = quoting.fitting(fitting.lazy.map(\.0))
    return fitting.map { Candidate(written.write($0.0), suffix: written.closing + " ", $0.1) }
  }

  private func paths(beginning typed: String) -> [Candidate] {
    guard let (path, quoting) = Quoting.read(typed) else { return [] }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let prefix = path.dropFirst(folder.count)
    let entries = vocabulary.files(path).prefix(1000).filter { $0.name.hasPrefix(prefix) }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    let fitting = quoting.fitting(entries.lazy.map { folder + $0.name })
    return entries.map { entry in
      let text = fitting.write(folder + entry.name)
      return entry.isFolder
        ? Candidate(text + "/", suffix: "", "a folder")
        : Candidate(text, suffix: fitting.closing + " ", "")
    }
  }
}
