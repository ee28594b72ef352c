import CgxContext
import Synchronization
import Testing

@testable import CgxTenant

@Suite struct Rates {
  @Test(arguments: [
    ("100/m", 100, RequestRate.Unit.minute), ("1/s", 1, .second), ("3600/h", 3600, .hour),
    ("1000000/s", 1_000_000, .second),
  ])
  func areRead(text: String, count: Int, unit: RequestRate.Unit) throws {
    let rate = try RequestRate(text)
    #expect(rate.count == count)
    #expect(rate.unit == unit)
    #expect(rate.description == text)
  }

  @Test(arguments: [
    ("", RequestRateError.malformed), ("100", .malformed), ("/m", .malformed), ("-1/m", .malformed),
    ("1.5/m", .malformed), ("1 /m", .malformed), ("a/m", .malformed), ("100/", .unknownUnit("")),
    ("100/min", .unknownUnit("min")), ("100/M", .unknownUnit("M")), ("0/m", .outOfRange),
    ("1000001/m", .outOfRange), ("99999999999999999999/m", .outOfRange),
  ])
  func orAreAnError(text: String, error: RequestRateError) {
    #expect(throws: error) { try RequestRate(text) }
    #expect(!error.description.isEmpty)
  }
}

@Suite struct Pacing {
  /// A clock that a sleep moves, a little too far.
  private final class Time: Sendable {
    let start = ContinuousClock().now
    private let passed = Mutex(Duration.zero)
    let overshoot: Duration

    init(overshoot: Duration = .zero) { self.overshoot = overshoot }

    var now: ContinuousClock.Instant { start.advanced(by: passed.withLock { $0 }) }
    var elapsed: Duration { passed.withLock { $0 } }
    func pass(_ duration: Duration) { passed.withLock { $0 += duration } }
  }

  private func pacer(_ rate: String, _ time: Time) throws -> Pacer {
    Pacer(
      rate: try RequestRate(rate), now: { time.now }, sleep: { time.pass($0 + time.overshoot) })
  }

  private func starts(_ count: Int, _ pacer: Pacer, _ time: Time) async throws -> [Duration] {
    var starts: [Duration] = []
    for _ in 0..<count {
      try await pacer.turn()
      starts.append(time.elapsed)
    }
    return starts
  }

  @Test func theFirstRequestGoesAtOnceAndTheOthersAreEvenlySpaced() async throws {
    let time = Time()
    let starts = try await starts(4, pacer("100/m", time), time)
    #expect(starts == [.zero, .milliseconds(603), .milliseconds(1206), .milliseconds(1809)])
  }

  @Test func withoutARateNobodyWaits() async throws {
    let time = Time()
    let pacer = Pacer(now: { time.now }, sleep: { time.pass($0) })
    for _ in 0..<10 { try await pacer.turn() }
    #expect(time.elapsed == .zero)
    #expect(pacer.waited == .zero)
  }

  @Test(arguments: ["600/m", "100/m", "10/s", "3600/h"])
  func sleepsThatLastTooLongDoNotAddUp(rate: String) async throws {
    let time = Time(overshoot: .milliseconds(2))
    let pacer = try pacer(rate, time)
    let starts = try await starts(600, pacer, time)
    let spacing = try RequestRate(rate).spacing
    #expect(starts.last! <= spacing * 599 + .milliseconds(3))
    #expect(starts.last! >= spacing * 599)
  }

  @Test(arguments: ["600/m", "100/m", "10/s", "100/s", "1/s"])
  func noWindowHoldsMoreThanTheRate(text: String) async throws {
    let time = Time(overshoot: .microseconds(700))
    let pacer = try pacer(text, time)
    let rate = try RequestRate(text)
    var starts: [Duration] = []
    for number in 0..<1000 {
      // Requests that take their time, and now and then a pause.
      if number % 97 == 0 { time.pass(rate.spacing * 3) }
      time.pass(rate.spacing / (number % 5 + 1))
      try await pacer.turn()
      starts.append(time.elapsed)
    }
    for (index, start) in starts.enumerated() {
      let count = starts[index...].prefix { $0 < start + rate.unit.duration }.count
      #expect(count <= rate.count)
    }
  }

  @Test func aPauseEarnsNoBurst() async throws {
    let time = Time()
    let pacer = try pacer("60/m", time)
    try await pacer.turn()
    time.pass(.seconds(100))
    let starts = try await starts(3, pacer, time)
    #expect(starts == [.seconds(100), .milliseconds(101_005), .milliseconds(102_010)])
  }

  @Test func theRateMayChange() async throws {
    let time = Time()
    let pacer = try pacer("1/h", time)
    try await pacer.turn()
    pacer.rate = try RequestRate("60/m")
    try await pacer.turn()
    #expect(time.elapsed == .milliseconds(1005))
    pacer.rate = nil
    try await pacer.turn()
    #expect(time.elapsed == .milliseconds(1005))
  }

  @Test func waitingIsCountedForAllAndForTheTaskThatAsks() async throws {
    let time = Time()
    let pacer = try pacer("60/m", time)
    try await pacer.turn()
    let meter = PacingMeter()
    try await Pacer.$meter.withValue(meter) { try await pacer.turn() }
    try await pacer.turn()
    #expect(meter.total == .milliseconds(1005))
    #expect(pacer.waited == .milliseconds(2010))
  }

  @Test func manyAtOnceGetASlotEach() async throws {
    let slept = Mutex<[Duration]>([])
    let start = ContinuousClock().now
    let pacer = Pacer(
      rate: try RequestRate("60/m"), now: { start },
      sleep: { duration in slept.withLock { $0.append(duration) } })
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<20 { group.addTask { try? await pacer.turn() } }
    }
    #expect(slept.withLock { $0.sorted() } == (1..<20).map { .milliseconds(1005) * $0 })
  }

  @Test func aWaiterThatIsCancelledGivesUpAndFreesItsSlotForANewRate() async throws {
    let pacer = Pacer(rate: try RequestRate("1/h"))
    try await pacer.turn()
    let waiter = Task { try await pacer.turn() }
    waiter.cancel()
    await #expect(throws: CancellationError.self) { try await waiter.value }
    pacer.rate = try RequestRate("1000/s")
    try await pacer.turn()
    #expect(pacer.waited < .seconds(10))
  }
}
