extension Knowledge {
  /// A staging step.
  struct Step {
    var effect: Effect
    /// The steps before, one of each way that leads here; nil where there is none.
    var before: [Int?]

    /// What the step did, as the way back.
    enum Effect {
      /// The findings fall with the step.
      case changed([KeyChange], findings: [Int])
      /// What was the first with a computed key.
      case computed(before: Entry?)
      case cleared([String: Entry], Summary)
      case unknown
    }
  }

  /// What a key held before a step, and the number of the entry that the step has staged.
  struct KeyChange {
    var key: String
    var before: Entry?
    var number: Int?
  }

  /// Takes the last step back: the findings that fall with it, or nil where there is surely no step.
  mutating func undo() -> [Int]? {
    let last = summary.lastSteps.compactMap(\.self)
    if last.count < summary.lastSteps.count, summary.hasUnknownSteps {
      forget()
      return []
    }
    // A way without a step ends here, with an error.
    guard let only = last.first else { return nil }
    let findings = last.count == 1 ? undo(steps[only]) : undoOneOf(last)
    dropMaybe(undone: last)
    return findings
  }

  private mutating func undo(_ step: Step) -> [Int] {
    summary.lastSteps = step.before
    switch step.effect {
    case .changed(let changes, let findings) where openForks > 0 && changes.count > Self.undoLimit:
      forget()
      return findings
    case .changed(let changes, let findings):
      for change in changes.reversed() { setEntry(change.key, change.before) }
      return findings
    case .computed(let before):
      summary.computed = max(0, summary.computed - 1)
      summary.firstComputed = before
    case .cleared(let all, _) where openForks > 0 && all.count > Self.undoLimit: forget()
    case .cleared(let all, let before):
      let epoch = summary.epoch
      setEntries(all, bytes: before.bytes)
      summary = before
      summary.epoch = epoch
    case .unknown: forget()
    }
    return []
  }

  /// The ways that lead here have different last steps: each takes back its own.
  private mutating func undoOneOf(_ last: [Int]) -> [Int] {
    var ways: [[String: Entry?]] = []
    var findings: [Int] = []
    var maybe: [Entry] = []
    for index in last {
      var way: [String: Entry?] = [:]
      switch steps[index].effect {
      case .changed(let changes, let fallen) where changes.count <= Self.undoLimit:
        for change in changes.reversed() { way[change.key] = .some(change.before) }
        findings += fallen
      case .cleared(let all, let before) where all.count <= Self.undoLimit && before.computed == 0:
        way = all.mapValues { .some($0) }
        maybe += before.maybe
        if before.isUnsure { summary.isUnsure = true }
      case .changed, .cleared, .computed, .unknown:
        forget()
        return findings
      }
      ways.append(way)
    }
    summary.lastSteps = Self.distinct(last.flatMap { steps[$0].before })
    for key in Set(ways.flatMap(\.keys)) {
      // What a step has not touched is as it was.
      let values = ways.map { $0[key] ?? entries[key] }
      let staged = values.compactMap(\.self)
      if staged.count == values.count {
        setEntry(key, staged.dropFirst().reduce(staged[0], Self.merged))
      } else {
        setEntry(key, nil)
        maybe += staged
      }
    }
    for entry in maybe { add(maybe: entry) }
    return findings
  }

  /// Steps that are not told apart.
  static func distinct(_ last: [Int?]) -> [Int?] {
    var found: [Int?] = []
    for step in last where !found.contains(step) { found.append(step) }
    return found
  }

  /// What was staged on some ways only, by steps that are taken back now.
  private mutating func dropMaybe(undone last: [Int]) {
    var maybe = summary.maybe
    for index in last where !maybe.isEmpty {
      guard case .changed(let changes, _) = steps[index].effect else { continue }
      let numbers = Set(changes.compactMap(\.number))
      maybe.removeAll { numbers.contains($0.number) && !isStaged($0) }
    }
    summary.maybe = maybe
  }

  /// Whether an entry is staged on one of the ways; where there are many, it may be.
  private func isStaged(_ entry: Entry) -> Bool {
    var open = summary.lastSteps.compactMap(\.self)
    var seen: Set<Int> = []
    while let next = open.popLast() {
      guard seen.insert(next).inserted else { continue }
      if seen.count > Self.searchLimit { return true }
      switch steps[next].effect {
      case .changed(let changes, _):
        if let change = changes.last(where: { $0.key == entry.key }) {
          if change.number == entry.number { return true }
          continue
        }
      case .cleared: continue
      case .unknown: return true
      case .computed: break
      }
      open += steps[next].before.compactMap(\.self)
    }
    return false
  }
}
