import CgxContext
import Testing

@testable import CgxTenant

@Suite struct RetryAfterValues {
  private let now = try! Timestamp(rfc3339: "2026-11-22T13:04:05Z")

  @Test(arguments: [
    ("0", 0), ("120", 120), ("  7 ", 7), ("007", 7), ("Sun, 22 Nov 2026 13:05:05 GMT", 60),
    ("Sunday, 22-Nov-26 13:04:15 GMT", 10), ("Sun Nov 22 13:04:06 2026", 1),
    ("Sun, 22 Nov 2026 13:04:05 GMT", 0), ("Sat, 21 Nov 2026 13:04:05 GMT", 0),
    ("Tue Dec  1 13:04:05 2026", 9 * 86_400), ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
  ])
  func areRead(value: String, seconds: Int) {
    #expect(RetryAfter.delay(value, date: nil, now: now) == .seconds(seconds))
  }

  @Test(arguments: [
    "", " ", "-1", "+1", "1.5", "1s", "soon", "0x10", "١٢",
    "Sun, 22 Nov 2026 13:05:05", "Sun, 22 Nov 2026 13:05:05 UTC", "Sun, 22 Nov 2026 13:05:05 +0100",
    "sun, 22 nov 2026 13:05:05 gmt", "Sun, 2 Nov 2026 13:05:05 GMT",
    "Mon, 30 Feb 2026 13:05:05 GMT", "Sun, 22 Nov 2026 25:05:05 GMT", "Sun, 22 Nov 26 13:05:05 GMT",
    "Sun, 22 Nov 2026 13:05:05.5 GMT", "Sun, 22-Nov-26 13:04:15 GMT",
    "Sunday, 22-Nov-2026 13:04:15 GMT", "Sun Nov 6 13:04:06 2026", "Sun Nov  16 13:04:06 2026",
    "Sun Nov 22 13:04:06 2026 GMT", "Day, 22 Nov 2026 13:05:05 GMT", "2026-11-22T13:04:05Z",
  ])
  func orAreNoValues(value: String) {
    #expect(RetryAfter.delay(value, date: nil, now: now) == nil)
  }

  @Test func hugeDigitsSaturate() {
    let huge = String(repeating: "9", count: 400)
    #expect(RetryAfter.delay(huge, date: nil, now: now) == .seconds(Int64.max))
  }

  @Test func aDateCountsFromTheAnswersDate() {
    let value = "Sun, 22 Nov 2026 14:00:30 GMT"
    let date = " Sun, 22 Nov 2026 14:00:00 GMT"
    #expect(RetryAfter.delay(value, date: date, now: now) == .seconds(30))
    #expect(RetryAfter.delay("30", date: date, now: now) == .seconds(30))
    #expect(RetryAfter.delay(value, date: "yesterday", now: now) == .seconds(3385))
  }

  @Test func theFractionOfNowCounts() throws {
    let later = try Timestamp(rfc3339: "2026-11-22T13:04:05.750Z")
    #expect(
      RetryAfter.delay("Sun, 22 Nov 2026 13:04:07 GMT", date: nil, now: later)
        == .milliseconds(1250))
  }

  @Test(arguments: [
    ("2026-11-22T00:00:00Z", "75", "2075"), ("2026-11-22T00:00:00Z", "77", "1977"),
    ("2026-11-22T00:00:00Z", "94", "1994"), ("2026-11-22T00:00:00Z", "26", "2026"),
    ("2099-06-01T00:00:00Z", "05", "2105"), ("2001-01-01T00:00:00Z", "99", "1999"),
  ])
  func aYearOfTwoDigitsIsAtMostFiftyYearsAhead(now: String, digits: String, year: String) throws {
    let date = Timestamp(
      httpDate: "Friday, 01-Jan-\(digits) 00:00:00 GMT", now: try Timestamp(rfc3339: now))
    #expect(date?.rfc3339 == "\(year)-01-01T00:00:00Z")
  }

  @Test func aLeapSecondIsReadAsTheOneBehindIt() {
    #expect(
      Timestamp(httpDate: "Sat, 31 Dec 2016 23:59:60 GMT", now: now)?.rfc3339
        == "2017-01-01T00:00:00Z")
  }
}
