public import CgxContext
import Synchronization

/// Spaces requests evenly: a token bucket in front of every request, with a burst of one, for all
/// that share it.
public final class Pacer: Sendable {
  /// Where the waiting of a task is added up, too.
  @TaskLocal public static var meter: PacingMeter?

  private struct State {
    var rate: RequestRate?
    /// The slot that was given out last; it may lie ahead.
    var last: ContinuousClock.Instant?
    var waited = Duration.zero
  }

  private let state: Mutex<State>
  private let now: @Sendable () -> ContinuousClock.Instant
  private let sleep: @Sendable (Duration) async throws -> Void

  /// - Parameter rate: nil lets every request go at once.
  public init(
    rate: RequestRate? = nil,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock().now },
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) {
    state = Mutex(State(rate: rate))
    self.now = now
    self.sleep = sleep
  }

  /// Those who wait already keep their slots.
  public var rate: RequestRate? {
    get { state.withLock(\.rate) }
    set {
      let now = now()
      state.withLock { state in
        state.rate = newValue
        // A slow rate has given slots far ahead, perhaps to requests that have given up.
        state.last = state.last.map { min($0, now) }
      }
    }
  }

  /// The time that all requests together have waited.
  public var waited: Duration { state.withLock(\.waited) }

  /// Waits until the next request may start.
  ///
  /// - Throws: what the sleep throws when the task is cancelled; the request then has given up.
  public func turn() async throws {
    let start = now()
    guard let slot = reserve(at: start), slot > start else { return }
    defer { record(start.duration(to: now())) }
    do {
      try await sleep(start.duration(to: slot))
    } catch {
      giveBack(slot)
      throw error
    }
  }

  /// The next slot; nil where there is no rate.
  private func reserve(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    state.withLock { state in
      guard let rate = state.rate else { return nil }
      var slot = state.last?.advanced(by: rate.spacing) ?? now
      // The schedule stays anchored while requests keep up with it: sleeps that last a little too
      // long do not add up. After a pause it begins anew.
      if slot.advanced(by: rate.tolerance) < now { slot = now }
      state.last = slot
      return slot
    }
  }

  /// A slot that nobody uses is free again, unless later ones have been given out.
  private func giveBack(_ slot: ContinuousClock.Instant) {
    state.withLock { state in
      guard state.last == slot, let rate = state.rate else { return }
      state.last = slot.advanced(by: .zero - rate.spacing)
    }
  }

  private func record(_ wait: Duration) {
    state.withLock { $0.waited += wait }
    Self.meter?.add(wait)
  }
}

/// Adds up the time that a task has waited for a pacer.
public final class PacingMeter: Sendable {
  private let sum = Mutex(Duration.zero)

  public init() {}

  public var total: Duration { sum.withLock { $0 } }

  func add(_ wait: Duration) {
    sum.withLock { $0 += wait }
  }
}

extension RequestRate {
  /// Between two slots. They are 0.5 % wider apart than the rate says: requests do not travel
  /// equally fast, and the one that comes a little early must not be one too many in the tenant's
  /// window.
  var spacing: Duration { unit.duration / count * 201 / 200 }

  /// How late a request may be for its slot without the schedule being moved: half of what the
  /// wider spacing leaves in a window, and never so much that two requests come at once.
  var tolerance: Duration { min(unit.duration / 400, spacing / 2) }
}
