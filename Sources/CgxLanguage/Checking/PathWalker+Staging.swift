import CgxContext
import CgxJSON

extension PathWalker {
  /// Follows what a statement does to the stage.
  mutating func stage(_ statement: Statement) {
    switch statement.command {
    case .set(let key, let value, let target, _):
      look(at: key, statement)
      if case .file = value.expression {} else { look(at: value, statement) }
      look(at: target, statement)
      stage(key, size(of: value, target, statement), isSet: true, statement)
    case .unset(let key, let target):
      look(at: key, statement)
      look(at: target, statement)
      let scope: Scope = if case .known(let scope, _) = target { scope } else { .user }
      stage(key, size(.unset, scope), isSet: false, statement)
    case .load(let file, let target): load(file, target, statement)
    case .commit(let options):
      for argument in [options.message, options.plan].compactMap(\.self) {
        look(at: argument, statement)
      }
      if knowsStage, knowledge.isSurelyEmpty { find(.emptyCommit, statement) }
      requireSize(statement)
      looks += 1
      knowledge.clear()
      knowledge.past.mayHaveCommitted = true
    case .check:
      requireSize(statement)
      lookAtStage()
    case .discard(let keys): discard(keys, statement)
    case .undo:
      guard let withdrawn = knowledge.undo() else {
        if knowsStage { find(.nothingToUndo, statement) }
        return
      }
      for index in withdrawn { findings[index] = nil }
    case .rollback(let id):
      if let id { look(at: id, statement) }
      knowledge.stageUnknown()
      if knowledge.past.mayHaveCommitted {
        // What it stages depends on what was there before.
        knowledge.add(maybe: entry("", 0, isSet: false, statement))
      } else if knowsStage {
        find(.notCommitted(fact: nil), statement)
      }
    case .stage(.restore): knowledge.stageUnknown()
    case .recover: knowledge.forget()
    default: break
    }
  }

  private mutating func look(at target: Target, _ statement: Statement) {
    guard case .computed(let arguments) = target else { return }
    for argument in arguments { look(at: argument, statement) }
  }

  private mutating func stage(
    _ key: Argument, _ bytes: Int, isSet: Bool, _ statement: Statement
  ) {
    guard let name = key.knownText else {
      return knowledge.stageComputed(entry("", bytes, isSet: false, statement))
    }
    // The run ends there.
    guard VariableKey.violation(of: name) == nil else { return knowledge.stageUnknown() }
    // What the key takes is part of the size of the entry.
    let entry = entry(name, bytes + name.utf8.count, isSet: isSet, statement)
    knowledge.stage([entry], findings: overwriting([entry]))
  }

  private mutating func entry(
    _ key: String, _ bytes: Int, isSet: Bool, _ statement: Statement
  ) -> Knowledge.Entry {
    Knowledge.Entry(
      key: key, source: statement.source, range: statement.range, number: number(), bytes: bytes,
      isSet: isSet, block: block, epoch: knowledge.summary.epoch, guards: guards)
  }

  /// The values that can't be committed any more; only within one branch, where nothing has looked
  /// at the stage between: a default that is overridden is none of them.
  private mutating func overwriting(_ entries: [Knowledge.Entry]) -> [Int] {
    guard knowsStage else { return [] }
    var indices: [Int] = []
    for entry in entries {
      guard let old = knowledge.entries[entry.key], old.isSet, old.block == block,
        old.epoch == knowledge.summary.epoch
      else { continue }
      indices.append(findings.count)
      let place = entry.source.place(at: entry.range.lowerBound)
      findings.append(
        Finding(.overwritten(key: entry.key, by: place), in: old.source, old.range))
    }
    return indices
  }

  private mutating func load(_ file: Argument, _ target: Target, _ statement: Statement) {
    look(at: file, statement)
    look(at: target, statement)
    guard let text = file.knownText, case .known(let scope, let lifetime) = target else {
      return knowledge.stageUnknown()
    }
    let path = surroundings.resolve(text, statement.source)
    switch surroundings.load(path, scope, lifetime) {
    case .changes(let changes):
      if !loaded.insert(path).inserted { repeatedChanges += changes.count }
      if repeatedChanges > Self.repeatedChangesLimit, let first = changes.first {
        var entry = entry(first.key, first.bytes, isSet: false, statement)
        entry.file = path
        return knowledge.stagePartly(entry)
      }
      let entries = changes.map { change in
        var entry = entry(change.key, change.bytes, isSet: false, statement)
        entry.file = path
        return entry
      }
      knowledge.stage(entries, findings: overwriting(entries))
    case .bad(let message):
      if let message { find(.unusableFile(message), statement, file.range) }
      knowledge.stageUnknown()
    case .value, .unknown: knowledge.stageUnknown()
    }
  }

  private mutating func discard(_ keys: [Argument], _ statement: Statement) {
    for key in keys { look(at: key, statement) }
    guard !keys.isEmpty else { return knowledge.discardAll() }
    let names = keys.compactMap(\.knownText)
    guard names.count == keys.count else { return knowledge.forget() }
    let summary = knowledge.summary
    if knowsStage, !summary.isUnsure, summary.computed == 0 {
      for (key, name) in zip(keys, names)
      where knowledge.entries[name] == nil && !summary.maybe.contains(where: { $0.key == name }) {
        let near =
          searches < Self.searchLimit
          ? nearest(to: name, among: shownEntries.map(\.key).sorted()) : nil
        searches += 1
        find(.notStaged(key: name, suggestion: near), statement, key.range)
      }
    }
    knowledge.discard(names)
  }

  // MARK: Sizes

  /// What a `set` takes in the body at least, without its key.
  private mutating func size(
    of value: Argument, _ target: Target, _ statement: Statement
  ) -> Int {
    var (scope, lifetime) = (Scope.user, Lifetime.never)
    if case .known(let known, let life) = target { (scope, lifetime) = (known, life) }
    switch value.expression {
    case .literal(let json): return size(.set(json, lifetime), scope)
    case .template(let parts):
      let known = parts.map { if case .text(let text) = $0 { text } else { "" } }.joined()
      return size(.set(.string(known), lifetime), scope)
    case .file:
      look(at: value.filePath, statement)
      let bytes = valueFile(value, statement) ?? 1
      return size(.set(.integer(0), lifetime), scope) - 1 + bytes
    case .reference, .array, .object: return size(.set(.integer(0), lifetime), scope)
    }
  }

  private func size(_ action: Change.Action, _ scope: Scope) -> Int {
    surroundings.entrySize(
      Change(
        key: "", scope: scope, action: action, place: Place(source: "", line: 1, column: 1)))
  }

  private mutating func requireSize(_ statement: Statement) {
    let summary = knowledge.summary
    guard knowsStage, summary.isSizeSure, knowledge.count > 0 else { return }
    let bytes = surroundings.frameSize + summary.bytes + knowledge.count - 1
    guard bytes > surroundings.bodyLimit else { return }
    searches += 1
    let largest = searches < Self.searchLimit ? largestEntries() : []
    find(
      .tooLarge(bytes: bytes, limit: surroundings.bodyLimit, largest: largest), statement)
    // Said once, that is enough.
    knowledge.summary.isSizeSure = false
  }

  /// Those whose keys may be told.
  private var shownEntries: [Knowledge.Entry] {
    var known: [String: Bool] = [:]
    return knowledge.entries.values.filter { entry in
      let path = entry.file ?? entry.source.name
      let isShown = known[path] ?? surroundings.isShown(path)
      known[path] = isShown
      return isShown
    }
  }

  private func largestEntries() -> [Violation.EntrySize] {
    shownEntries
      .sorted { ($0.bytes, $1.number) > ($1.bytes, $0.number) }.prefix(3)
      .map {
        Violation.EntrySize(
          key: $0.key, bytes: $0.bytes, place: $0.source.place(at: $0.range.lowerBound))
      }
  }

  // MARK: The end

  /// What stays staged where a way ends.
  mutating func end(_ end: Finding.End) {
    guard knowsStage else { return }
    guard knowledge.count > 0 else {
      // What was staged where a condition went the other way is not there.
      for entry in knowledge.summary.maybe
      where !entry.guards.contains(where: { guards.contains($0.negated) }) {
        findings.append(Finding(.maybeUncommitted(end: end), in: entry.source, entry.range))
      }
      return
    }
    let isLarge = knowledge.entries.count > 64
    if isLarge { searches += 1 }
    guard !isLarge || searches < Self.searchLimit, let first = knowledge.firstEntry else { return }
    let more =
      isLarge
      ? []
      : knowledge.entries.values.sorted { $0.number < $1.number }
        .filter { $0.number != first.number }.prefix(4)
        .map { $0.source.place(at: $0.range.lowerBound) }
    findings.append(
      Finding(
        .uncommitted(end: end, more: Array(more), count: knowledge.count), in: first.source,
        first.range))
  }
}

extension Argument {
  /// The path of `@path`, where it is one.
  fileprivate var filePath: Argument {
    if case .file(let path) = expression { Argument(path, range) } else { self }
  }
}
