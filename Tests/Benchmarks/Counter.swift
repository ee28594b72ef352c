import Synchronization

/// A number that many tasks change.
final class Counter: Sendable {
  private let number: Atomic<Int>

  init(_ start: Int = 0) {
    number = Atomic(start)
  }

  var value: Int { number.load(ordering: .relaxed) }

  /// The number before it was changed.
  @discardableResult
  func add(_ more: Int) -> Int {
    number.add(more, ordering: .relaxed).oldValue
  }
}
