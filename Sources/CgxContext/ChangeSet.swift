/// The staged changes in order, one a key, with the way back from each staging step.
public struct ChangeSet: Sendable {
  /// Slots keep their place when a key is staged again; a dropped change leaves an empty one.
  private var slots: [Change?] = []
  private var slotOfKey: [String: Int] = [:]
  private var steps: [[Displaced]] = []

  /// What a slot held before a step changed it.
  private struct Displaced: Sendable {
    var slot: Int
    var key: String
    var change: Change?
  }

  public init() {}

  public var isEmpty: Bool { slotOfKey.isEmpty }
  public var count: Int { slotOfKey.count }
  /// Whether there is a step to take back.
  public var hasSteps: Bool { !steps.isEmpty }
  public var changes: [Change] { slots.compactMap(\.self) }
  public var keys: [String] { changes.map(\.key) }

  public subscript(key: String) -> Change? {
    slotOfKey[key].flatMap { slots[$0] }
  }

  /// Stages changes as one step; gives the changes that they replace.
  @discardableResult
  public mutating func stage(_ changes: [Change]) -> [Change] {
    var step: [Displaced] = []
    step.reserveCapacity(changes.count)
    for change in changes {
      if let slot = slotOfKey[change.key] {
        step.append(Displaced(slot: slot, key: change.key, change: slots[slot]))
        slots[slot] = change
      } else {
        step.append(Displaced(slot: slots.count, key: change.key, change: nil))
        slotOfKey[change.key] = slots.count
        slots.append(change)
      }
    }
    if !step.isEmpty { steps.append(step) }
    return step.compactMap(\.change)
  }

  /// Drops the changes of these keys as one step; gives what was dropped.
  @discardableResult
  public mutating func discard(_ keys: [String]) -> [Change] {
    let step = keys.compactMap { key in
      slotOfKey[key].map { Displaced(slot: $0, key: key, change: slots[$0]) }
    }
    for displaced in step {
      slots[displaced.slot] = nil
      slotOfKey[displaced.key] = nil
    }
    if !step.isEmpty { steps.append(step) }
    return step.compactMap(\.change)
  }

  /// Drops everything as one step; gives what was dropped.
  @discardableResult
  public mutating func discardAll() -> [Change] {
    discard(keys)
  }

  /// Takes back the last step; gives the keys that it concerned, or nil where there is none.
  public mutating func undo() -> [String]? {
    guard let step = steps.popLast() else { return nil }
    for displaced in step.reversed() {
      slots[displaced.slot] = displaced.change
      slotOfKey[displaced.key] = displaced.change == nil ? nil : displaced.slot
    }
    return step.map(\.key)
  }

  /// Forgets everything, steps included: what a commit leaves behind.
  public mutating func clear() {
    self = ChangeSet()
  }
}
