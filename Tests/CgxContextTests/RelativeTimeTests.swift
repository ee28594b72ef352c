import CgxContext
import Testing

@Suite struct RelativeTimes {
  private static let now = Timestamp(seconds: 1_800_000_000, nanoseconds: 500_000_000)

  @Test(arguments: [
    (0, "now"), (1, "in 1s"), (59, "in 59s"), (60, "in 1m"), (89, "in 1m"), (90, "in 2m"),
    (3599, "in 1h"), (5400, "in 1h30m"), (7200, "in 2h"), (86_399, "in 1d"), (86_400, "in 1d"),
    (90_000, "in 1d1h"), (604_800, "in 1w"), (1_209_600, "in 2w"), (31_536_000, "in 52w1d"),
    (-1, "1s ago"), (-200, "3m ago"), (-7200, "2h ago"), (-86_400, "1d ago"),
  ])
  func sayHowFarAway(seconds: Int64, text: String) throws {
    let instant = try #require(Self.now.adding(seconds: seconds))
    #expect(RelativeTime.text(from: Self.now, to: instant) == text)
  }

  @Test func aMomentMoreOrLessDoesNotCount() throws {
    let later = Timestamp(seconds: Self.now.seconds + 7200, nanoseconds: 497_000_000)
    #expect(RelativeTime.text(from: Self.now, to: later) == "in 2h")
    let earlier = Timestamp(seconds: Self.now.seconds, nanoseconds: 400_000_000)
    #expect(RelativeTime.text(from: Self.now, to: earlier) == "now")
  }

  @Test func theInstantStandsBehindItToTheSecond() throws {
    let instant = try #require(Self.now.adding(seconds: 7200))
    #expect(RelativeTime.full(from: Self.now, to: instant) == "in 2h (2027-01-15T10:00:00Z)")
  }

  @Test func theEndsOfTimeHaveADistance() {
    let first = Timestamp(seconds: -62_135_596_800)
    #expect(RelativeTime.text(from: first, to: .latest).hasPrefix("in 5217"))
  }
}
