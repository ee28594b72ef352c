import Synchronization

/// A monotonic clock that moves when it is told to.
final class TestClock: Sendable {
  private let current = Mutex(ContinuousClock().now)

  var now: ContinuousClock.Instant { current.withLock { $0 } }

  func advance(seconds: Int) {
    current.withLock { $0 = $0.advanced(by: .seconds(seconds)) }
  }
}
