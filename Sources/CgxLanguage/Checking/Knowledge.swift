import CgxJSON

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

    /// What holds in the other branch.
    var negated: Guard { Guard(text: text, isTrue: !isTrue) }
  }

  /// Whether a name is defined.
  enum Name: Equatable {
    /// On every way; with the value where that is known.
    case defined(Constant?)
    /// On some ways: where the guards of one of these all hold it surely is.
    case maybe([[Guard]])
  }

  /// The value of a variable, and how many had been given before.
  struct Constant: Equatable {
    var value: JSON
    var number: Int
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
    /// The last staging step of each way that leads here, by index; nil where there is none.
    var lastSteps: [Int?] = [nil]
    /// Whether there may be steps below the ones that are known.
    var hasUnknownSteps = false
  }

  /// What a run may have done by now.
  struct Past {
    /// Whether names may be defined that nothing is known of.
    var mayHaveMoreNames = false
    /// Variables that were given a value before this many were may have another one.
    var constantsForgotten = 0
    var mayHaveCommitted = false
  }

  enum Record {
    case entry(String, Entry?)
    case allEntries([String: Entry])
    case name(String, Name?)
  }

  static let maybeLimit = 8
  /// A larger step is not taken back in a branch: each branch would pay for it again.
  static let undoLimit = 256
  /// No more steps than this are looked through for where an entry was staged.
  static let searchLimit = 256
  /// More entries of stages that were dropped are not kept.
  private static let droppedLimit = 200_000

  /// What is staged on every way here, by key.
  var entries: [String: Entry] = [:]
  /// The names that are defined: on every way, or on some only.
  var names: [String: Name]
  var summary = Summary()
  var past = Past()
  private var constantsGiven = 0
  /// All steps that may still be taken back, on whichever way.
  var steps: [Step] = []
  private var droppedEntries = 0
  var trail: [Record] = []
  var openForks = 0

  init(names: some Sequence<String>) {
    self.names = Dictionary(names.map { ($0, .defined(nil)) }) { first, _ in first }
  }

  /// How many changes are staged at least: a computed key may be that of any other change.
  var count: Int { max(entries.count, min(summary.computed, 1)) }

  var isSurelyEmpty: Bool { count == 0 && summary.maybe.isEmpty && !summary.isUnsure }

  // MARK: Names

  /// - Parameter value: nil where it is not known.
  mutating func define(_ name: String, _ value: JSON? = nil) {
    if value != nil { constantsGiven += 1 }
    setName(name, .defined(value.map { Constant(value: $0, number: constantsGiven) }))
  }

  /// Whether any variable may have a known value.
  var hasConstants: Bool { constantsGiven > past.constantsForgotten }

  /// The value that a variable has on every way here; nil where it is not known.
  func constant(_ name: String) -> JSON? {
    guard case .defined(let constant?)? = names[name],
      constant.number > past.constantsForgotten
    else { return nil }
    return constant.value
  }

  /// Names and commits may be as they like from here on.
  mutating func forgetPast() {
    past = Past(
      mayHaveMoreNames: true, constantsForgotten: constantsGiven, mayHaveCommitted: true)
  }

  // MARK: Staging

  mutating func stage(_ staged: [Entry], findings: [Int]) {
    guard let first = staged.first else { return }
    var changes: [KeyChange] = []
    changes.reserveCapacity(staged.count)
    if entries.isEmpty { summary.first = first }
    for entry in staged {
      changes.append(
        KeyChange(key: entry.key, before: entries[entry.key], number: entry.number))
      setEntry(entry.key, entry)
    }
    push(.changed(changes, findings: findings))
  }

  /// Something with a key that is not known: it may take the place of any other.
  mutating func stageComputed(_ entry: Entry) {
    let before = summary.firstComputed
    summary.computed += 1
    if summary.firstComputed == nil { summary.firstComputed = entry }
    summary.isSizeSure = false
    push(.computed(before: before))
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
    var changes: [KeyChange] = []
    for key in keys {
      if let entry = entries[key] {
        changes.append(KeyChange(key: key, before: entry))
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
    push(isUnsure || changes.count < keys.count ? .unknown : .changed(changes, findings: []))
  }

  mutating func discardAll() {
    guard !isSurelyEmpty else { return }
    let before = summary
    let cleared = entries
    empty()
    droppedEntries += cleared.count
    let isKept = !cleared.isEmpty && droppedEntries <= Self.droppedLimit
    push(isKept ? .cleared(cleared, before) : .unknown)
  }

  /// What a commit leaves.
  mutating func clear() {
    empty()
    setBottom(isKnown: true)
    guard openForks == 0 else { return }
    steps.removeAll(keepingCapacity: true)
    droppedEntries = 0
  }

  /// Nothing is known of the stage any more.
  mutating func forget() {
    empty()
    summary.isUnsure = true
    setBottom(isKnown: false)
  }

  private mutating func setBottom(isKnown: Bool) {
    summary.lastSteps = [nil]
    summary.hasUnknownSteps = !isKnown
  }

  mutating func empty() {
    if !entries.isEmpty { setEntries([:], bytes: 0) }
    var fresh = Summary()
    fresh.epoch = summary.epoch
    fresh.lastSteps = summary.lastSteps
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

  private mutating func push(_ effect: Step.Effect) {
    steps.append(Step(effect: effect, before: summary.lastSteps))
    summary.lastSteps = [steps.count - 1]
  }
}
