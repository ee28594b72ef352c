/// What is known of the stage and of names at a place, whichever way a run takes to it.
///
/// It is changed in place. While a branch is looked at, each change is written down so that it can be
/// taken back: copies would cost what the whole stage costs, for each `if`.
struct Knowledge {
  /// A change that is staged.
  struct Entry {
    var key: String
    var source: SourceText
    /// UTF-8 offsets of the statement that stages it.
    var range: Range<Int>
    /// Its number among all that was staged.
    var number: Int
    /// What it takes in the body at least.
    var bytes: Int
    /// Whether it is a `set` by itself.
    var isSet = false
    /// Whether it may take the variable away: then the stage holds no value of it.
    var isRemoval = false
    /// The file of data that the key stands in.
    var file: String?
    /// The branch or file that it stands in.
    var block: Int
    /// How often the stage had been looked at.
    var epoch: Int
    /// The conditions that lead to it.
    var guards: [Guard] = []
  }

  /// A condition whose value stays, and which way it went.
  struct Guard: Equatable {
    var text: String
    var isTrue: Bool
  }

  /// Whether a name is defined.
  enum Name: Equatable {
    case defined
    /// On some ways: where the guards of one of these all hold it surely is.
    case maybe([[Guard]])
  }

  /// What is small enough to be copied for each branch.
  struct Summary {
    /// The sum of what the entries take at least.
    var bytes = 0
    /// Whether nothing can have made them smaller.
    var isSizeSure = true
    /// How many changes with a computed key are staged, and the first.
    var computed = 0
    var firstComputed: Entry?
    /// Changes that are staged on some ways only; not all of them where there are many.
    var maybe: [Entry] = []
    /// Whether more may be staged, of which nothing is known.
    var isUnsure = false
    var epoch = 0
    /// The first that was staged, if it still is.
    var first: Entry?
    /// Whether there may be steps below the ones that are known.
    var hasUnknownSteps = false
  }

  /// A staging step, with the way back.
  enum Step {
    /// What the keys held before, and the findings that fall with the step.
    case staged([(key: String, before: Entry?)], findings: [Int])
    case computed
    case cleared([String: Entry], Summary)
    case unknown
  }

  enum Record {
    case entry(String, Entry?)
    case allEntries([String: Entry])
    case name(String, Name?)
    case pushed
    case popped(Step)
    case allSteps([Step])
  }

  static let maybeLimit = 8
  /// A larger stage that was dropped in a branch is not brought back.
  private static let keptLimit = 256

  /// What is staged on every way here, by key.
  var entries: [String: Entry] = [:]
  /// The names that are defined: on every way, or on some only.
  var names: [String: Name]
  var summary = Summary()
  var steps: [Step] = []
  var trail: [Record] = []
  var openForks = 0

  init(names: some Sequence<String>) {
    self.names = Dictionary(names.map { ($0, .defined) }) { first, _ in first }
  }

  /// How many changes are staged at least.
  var count: Int { entries.count + summary.computed }

  var isSurelyEmpty: Bool { count == 0 && summary.maybe.isEmpty && !summary.isUnsure }

  // MARK: Names

  mutating func define(_ name: String) { setName(name, .defined) }

  // MARK: Staging

  mutating func stage(_ staged: [Entry], findings: [Int]) {
    guard let first = staged.first else { return }
    var before: [(key: String, before: Entry?)] = []
    before.reserveCapacity(staged.count)
    if entries.isEmpty { summary.first = first }
    for entry in staged {
      before.append((entry.key, entries[entry.key]))
      setEntry(entry.key, entry)
    }
    push(.staged(before, findings: findings))
  }

  /// Something with a key that is not known: it may take the place of any other.
  mutating func stageComputed(_ entry: Entry) {
    summary.computed += 1
    if summary.firstComputed == nil { summary.firstComputed = entry }
    summary.isSizeSure = false
    push(.computed)
  }

  /// Something of which it is not known whether and what it stages.
  mutating func stageUnknown() {
    summary.isUnsure = true
    summary.isSizeSure = false
    push(.unknown)
  }

  /// Much of which the first is enough: the rest is not looked at.
  mutating func stagePartly(_ entry: Entry) {
    if entries.isEmpty { summary.first = entry }
    setEntry(entry.key, entry)
    stageUnknown()
  }

  mutating func discard(_ keys: [String]) {
    var before: [(key: String, before: Entry?)] = []
    for key in keys {
      if let entry = entries[key] {
        before.append((key, entry))
        setEntry(key, nil)
      }
    }
    // What has a computed key may be meant, too.
    let isUnsure = summary.computed > 0 || summary.maybe.contains { keys.contains($0.key) }
    summary.maybe.removeAll { keys.contains($0.key) }
    if summary.computed > 0 {
      (summary.computed, summary.firstComputed) = (0, nil)
      summary.isUnsure = true
    }
    push(isUnsure || before.count < keys.count ? .unknown : .staged(before, findings: []))
  }

  mutating func discardAll() {
    guard !isSurelyEmpty else { return }
    let before = summary
    let cleared = entries
    empty()
    push(cleared.isEmpty ? .unknown : .cleared(cleared, before))
  }

  /// What a commit leaves.
  mutating func clear() {
    empty()
    setSteps([], hasUnknown: false)
  }

  /// Nothing is known of the stage any more.
  mutating func forget() {
    empty()
    summary.isUnsure = true
    setSteps([], hasUnknown: true)
  }

  /// Takes the last step back: the findings that fall with it, or nil where there is surely no step.
  mutating func undo() -> [Int]? {
    guard let step = steps.last else {
      guard summary.hasUnknownSteps else { return nil }
      forget()
      return []
    }
    pop()
    switch step {
    case .staged(let before, let findings):
      for (key, entry) in before.reversed() { setEntry(key, entry) }
      return findings
    case .computed:
      summary.computed = max(0, summary.computed - 1)
    case .cleared(let all, _) where openForks > 0 && all.count > Self.keptLimit: forget()
    case .cleared(let all, let before):
      let epoch = summary.epoch
      setEntries(all, bytes: before.bytes)
      summary = before
      summary.epoch = epoch
    case .unknown: forget()
    }
    return []
  }

  mutating func empty() {
    if !entries.isEmpty { setEntries([:], bytes: 0) }
    var fresh = Summary()
    fresh.epoch = summary.epoch
    fresh.hasUnknownSteps = summary.hasUnknownSteps
    summary = fresh
  }

  /// The first of what is surely staged.
  var firstEntry: Entry? {
    if let first = summary.first, entries[first.key]?.number == first.number { return first }
    return entries.values.min { $0.number < $1.number } ?? summary.firstComputed
  }

  // MARK: Changes that can be taken back

  private mutating func note(_ record: Record) {
    if openForks > 0 { trail.append(record) }
  }

  mutating func setEntry(_ key: String, _ entry: Entry?) {
    let before: Entry?
    if let entry {
      before = entries.updateValue(entry, forKey: key)
    } else {
      before = entries.removeValue(forKey: key)
    }
    summary.bytes += (entry?.bytes ?? 0) - (before?.bytes ?? 0)
    note(.entry(key, before))
  }

  /// - Parameter bytes: what all of them take together.
  mutating func setEntries(_ all: [String: Entry], bytes: Int) {
    note(.allEntries(entries))
    entries = all
    summary.bytes = bytes
  }

  mutating func setName(_ name: String, _ state: Name?) {
    let before = names[name]
    names[name] = state
    note(.name(name, before))
  }

  private mutating func push(_ step: Step) {
    steps.append(step)
    note(.pushed)
  }

  private mutating func pop() {
    let step = steps.removeLast()
    note(.popped(step))
  }

  mutating func setSteps(_ all: [Step], hasUnknown: Bool) {
    if !steps.isEmpty || !all.isEmpty { note(.allSteps(steps)) }
    steps = all
    summary.hasUnknownSteps = hasUnknown
  }
}
