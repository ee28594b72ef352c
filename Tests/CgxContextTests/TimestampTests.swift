import CgxContext
import Testing

@Suite struct Timestamps {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0, 0), ("2026-11-22T15:04:05Z", 1_795_359_845, 0),
    ("2026-11-22T16:04:05+01:00", 1_795_359_845, 0),
    ("2026-11-22T07:34:05-07:30", 1_795_359_845, 0),
    ("2026-11-22t15:04:05z", 1_795_359_845, 0),
    ("2024-02-29T00:00:00.5Z", 1_709_164_800, 500_000_000),
    ("1969-12-31T23:59:59Z", -1, 0), ("2000-01-01T00:00:00.1234567891Z", 946_684_800, 123_456_789),
    ("2016-12-31T23:59:60Z", 1_483_228_800, 0), ("2017-01-01T00:59:60+01:00", 1_483_228_800, 0),
    ("9999-12-31T23:59:59Z", 253_402_300_799, 0),
  ])
  func readsRFC3339(text: String, seconds: Int64, nanoseconds: Int32) throws {
    #expect(
      try Timestamp(rfc3339: text) == Timestamp(seconds: seconds, nanoseconds: nanoseconds))
  }

  @Test(arguments: [
    ("2026-02-30T00:00:00Z", TimestampError.noSuchDay), ("2025-02-29T00:00:00Z", .noSuchDay),
    ("2026-04-31T00:00:00Z", .noSuchDay), ("2026-13-01T00:00:00Z", .noSuchDay),
    ("2026-00-10T00:00:00Z", .noSuchDay), ("0000-01-01T00:00:00Z", .noSuchDay),
    ("2026-01-01T24:00:00Z", .noSuchTime), ("2026-01-01T00:60:00Z", .noSuchTime),
    ("2026-01-01T12:00:60Z", .noSuchTime), ("2026-01-01T00:00:00+24:00", .noSuchTime),
    ("2026-01-01T00:00:00", .missingOffset), ("2026-01-01T00:00:00.Z", .malformed),
    ("2026-01-01 00:00:00Z", .malformed), ("2026-1-1T00:00:00Z", .malformed),
    ("2026-01-01T00:00:00Zx", .malformed), ("2026-01-01T00:00:00+0100", .malformed),
    ("2026-01-01", .malformed), ("", .malformed),
  ])
  func refuses(text: String, error: TimestampError) {
    #expect(throws: error) { try Timestamp(rfc3339: text) }
  }

  @Test(arguments: [
    "0001-01-01T00:00:00Z", "1900-03-01T12:00:00Z", "2000-02-29T23:59:59.001Z",
    "2026-11-22T15:04:05Z", "9999-12-31T23:59:59.999999999Z",
  ])
  func writesWhatItHasRead(text: String) throws {
    #expect(try Timestamp(rfc3339: text).rfc3339 == text)
  }

  @Test func everyDayOfFourCenturiesComesBack() throws {
    for day in stride(from: -141_000, to: 146_097, by: 1) {
      let instant = Timestamp(seconds: Int64(day) * 86_400 + 86_399)
      #expect(try Timestamp(rfc3339: instant.rfc3339) == instant)
    }
  }
}

@Suite struct Durations {
  @Test(arguments: [
    ("90s", 90), ("30m", 1800), ("2h", 7200), ("1d", 86_400), ("1w", 604_800), ("1h30m", 5400),
    ("1w1d1h1m1s", 694_861), ("0s", 0), ("007s", 7),
  ])
  func readsUnits(text: String, seconds: Int64) throws {
    #expect(try DurationText.seconds(text) == seconds)
  }

  @Test(arguments: [
    ("", DurationError.malformed), ("h", .malformed), ("1h30", .missingUnit), ("90", .missingUnit),
    ("1y", .unknownUnit("y")), ("5ms", .unknownUnit("ms")), ("1m1h", .unitOutOfOrder("h")),
    ("1h1h", .unitOutOfOrder("h")), ("-5m", .malformed), ("1.5h", .malformed), ("1 h", .malformed),
    ("99999999999999999999s", .overflow), ("9223372036854775807w", .overflow), ("١s", .malformed),
  ])
  func refuses(text: String, error: DurationError) {
    #expect(throws: error) { try DurationText.seconds(text) }
  }

  @Test func millisecondsAreForWaitingAlone() throws {
    #expect(try DurationText.milliseconds("1s250ms") == 1250)
  }

  @Test(arguments: [(0, "0s"), (59, "59s"), (5400, "1h30m"), (694_861, "1w1d1h1m1s")])
  func writesTheFewestUnits(seconds: Int64, text: String) {
    #expect(DurationText.text(seconds: seconds) == text)
  }
}
