extension Knowledge {
  /// Goes on behind a branch, where it is the only one that goes on.
  mutating func goOn(behind branch: Branch) {
    if branch.isWhole {
      setEntries(branch.entries.compactMapValues(\.self), bytes: branch.summary.bytes)
    } else {
      for (key, entry) in branch.entries { setEntry(key, entry) }
    }
    for (name, state) in branch.names { setName(name, state) }
    (summary, past) = (branch.summary, branch.past)
  }

  /// Goes on where two branches meet: what holds in both.
  ///
  /// - Parameters:
  ///   - asked: what holds in the first one, where its value stays; nil where it may change: a change
  ///     that was staged under the same condition can't be left over where this one went the other way.
  ///   - epoch: a number for what differs.
  mutating func goOn(behind then: Branch, _ otherwise: Branch, _ asked: Guard?, epoch: Int) {
    joinNames(then, otherwise, asked)
    let isWhole = then.isWhole || otherwise.isWhole
    var leftOver: [(entry: Entry, isTrue: Bool)] = []
    var known: [(key: String, entry: Entry?)] = []
    for key in keys(then, otherwise) {
      let left = then.value(key, in: self)
      let right = otherwise.value(key, in: self)
      switch (left, right) {
      case (let left?, let right?):
        known.append((key, Self.merged(left, right)))
      case (let left?, nil):
        leftOver.append((left, true))
        known.append((key, nil))
      case (nil, let right?):
        leftOver.append((right, false))
        known.append((key, nil))
      case (nil, nil): known.append((key, nil))
      }
    }
    // What a branch has emptied is left over where the other one has not; its first stands for it.
    if then.isWhole != otherwise.isWhole, let first = firstEntry,
      !known.contains(where: { $0.key == first.key })
    {
      let isLeft = (then.isWhole ? otherwise : then).value(first.key, in: self)
      if let isLeft { leftOver.append((isLeft, otherwise.isWhole)) }
    }
    let hidesMore = then.isWhole != otherwise.isWhole && entries.count > 1

    summary = Self.joined(then.summary, otherwise.summary, bytes: summary.bytes, epoch: epoch)
    if isWhole {
      setEntries([:], bytes: 0)
    }
    for (key, entry) in known where entry != nil || !isWhole { setEntry(key, entry) }
    for (entry, isTrue) in then.summary.maybe.map({ ($0, true) })
      + otherwise.summary.maybe.map({ ($0, false) })
    {
      let isInBoth =
        then.summary.maybe.contains { $0.number == entry.number }
        && otherwise.summary.maybe.contains { $0.number == entry.number }
      if isInBoth { add(maybe: entry) } else { leftOver.append((entry, isTrue)) }
    }
    if then.summary.computed != otherwise.summary.computed {
      let isTrue = then.summary.computed > otherwise.summary.computed
      let branch = isTrue ? then : otherwise
      if let entry = branch.summary.firstComputed { leftOver.append((entry, isTrue)) }
    }
    for (entry, isTrue) in leftOver.sorted(by: { $0.entry.number < $1.entry.number }) {
      if let asked, entry.guards.contains(isTrue ? asked.negated : asked) {
        // It is there only where the rest of its guards hold, too, which nobody keeps.
        summary.isUnsure = true
      } else {
        add(maybe: entry)
      }
    }
    if hidesMore { summary.isUnsure = true }
    past.mayHaveMoreNames = then.past.mayHaveMoreNames || otherwise.past.mayHaveMoreNames
    past.constantsForgotten = max(
      then.past.constantsForgotten, otherwise.past.constantsForgotten)
    past.mayHaveCommitted = then.past.mayHaveCommitted || otherwise.past.mayHaveCommitted
  }

  /// Takes account of the names that a branch defines which is not taken as the script is now.
  ///
  /// - Parameter asked: what holds in it.
  mutating func mayDefine(_ branch: Branch, _ asked: Guard?) {
    for (name, state) in branch.names {
      if case .defined? = names[name] { continue }
      setName(name, Self.joined(state, names[name], asked))
    }
  }

  /// What is known of names where two branches meet.
  private mutating func joinNames(_ then: Branch, _ otherwise: Branch, _ asked: Guard?) {
    for name in Set(then.names.keys).union(otherwise.names.keys) {
      let left = then.names[name] ?? names[name]
      let right = otherwise.names[name] ?? names[name]
      setName(name, Self.joined(left, right, asked))
    }
  }

  private static func joined(_ left: Name?, _ right: Name?, _ asked: Guard?) -> Name? {
    if left == right { return left }
    if case .defined(let left)? = left, case .defined(let right)? = right {
      guard let left, let right, left.value == right.value else { return .defined(nil) }
      return .defined(left.number < right.number ? left : right)
    }
    var ways: [[Guard]] =
      switch (left, right) {
      case (.defined, .maybe(let ways)), (.maybe(let ways), .defined): ways
      case (.maybe(let left), .maybe(let right)): left.filter(right.contains)
      default: []
      }
    if let asked {
      for (state, asked) in [(left, asked), (right, asked.negated)] {
        let inner: [[Guard]] =
          switch state {
          case .defined: [[]]
          case .maybe(let ways): ways
          case nil: []
          }
        ways += inner.map { $0 + [asked] }
      }
    }
    return .maybe(Array(ways.filter { $0.count <= maybeLimit }.prefix(maybeLimit)))
  }

  /// The keys that need a look: those that a branch has changed. Where one has emptied the stage,
  /// what it has staged since is all that can be in both.
  private func keys(_ then: Branch, _ otherwise: Branch) -> Set<String> {
    Set(then.entries.keys).union(otherwise.entries.keys)
  }

  mutating func add(maybe entry: Entry) {
    guard !summary.maybe.contains(where: { $0.number == entry.number }) else { return }
    guard summary.maybe.count < Self.maybeLimit else {
      summary.isUnsure = true
      return
    }
    summary.maybe.append(entry)
  }

  /// The same key, staged in both branches.
  static func merged(_ left: Entry, _ right: Entry) -> Entry {
    if left.number == right.number { return left }
    var entry = left
    entry.bytes = min(left.bytes, right.bytes)
    entry.block = -1
    entry.guards = []
    return entry
  }

  private static func joined(
    _ left: Summary, _ right: Summary, bytes: Int, epoch: Int
  ) -> Summary {
    var summary = Summary()
    summary.bytes = bytes
    summary.isSizeSure = left.isSizeSure && right.isSizeSure
    summary.computed = min(left.computed, right.computed)
    summary.firstComputed = summary.computed > 0 ? left.firstComputed : nil
    summary.isUnsure = left.isUnsure || right.isUnsure
    summary.epoch = left.epoch == right.epoch ? left.epoch : epoch
    summary.first = left.first ?? right.first
    summary.lastSteps = distinct(left.lastSteps + right.lastSteps)
    summary.hasUnknownSteps = left.hasUnknownSteps || right.hasUnknownSteps
    if summary.lastSteps.count > maybeLimit {
      (summary.lastSteps, summary.hasUnknownSteps) = ([nil], true)
    }
    return summary
  }
}

extension Branch {
  /// What a key holds at the branch's end, the knowledge being that of its beginning.
  fileprivate func value(_ key: String, in before: Knowledge) -> Knowledge.Entry? {
    if let changed = entries[key] { return changed }
    return isWhole ? nil : before.entries[key]
  }
}
