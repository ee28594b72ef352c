/// An instant in UTC, from year 0001 to 9999, to the nanosecond.
public struct Timestamp: Hashable, Comparable, Sendable {
  /// Since 1970-01-01T00:00:00Z.
  public var seconds: Int64
  /// From 0 to 999,999,999.
  public var nanoseconds: Int32

  public init(seconds: Int64, nanoseconds: Int32 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// The last instant that RFC 3339 can write.
  public static let latest = Timestamp(seconds: 253_402_300_799)

  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }

  /// This instant without its fraction of a second.
  public var wholeSecond: Timestamp { Timestamp(seconds: seconds) }

  /// So many seconds later, or nil where that lies beyond the year 9999.
  public func adding(seconds more: Int64) -> Timestamp? {
    let (sum, overflow) = seconds.addingReportingOverflow(more)
    guard !overflow, sum <= Self.latest.seconds else { return nil }
    return Timestamp(seconds: sum, nanoseconds: nanoseconds)
  }

  /// How much later another instant is; negative where it is earlier.
  public func duration(to other: Timestamp) -> Duration {
    .seconds(other.seconds - seconds) + .nanoseconds(Int64(other.nanoseconds - nanoseconds))
  }

  /// RFC 3339 in UTC with `Z`; a fraction only where there is one.
  public var rfc3339: String {
    let (days, second) = seconds.quotientAndRemainder(dividingFloor: 86_400)
    let date = CivilDate(daysSince1970: days)
    let time = [second / 3600, second / 60 % 60, second % 60].map { padded($0, to: 2) }
    return padded(date.year, to: 4) + "-" + padded(date.month, to: 2) + "-"
      + padded(date.day, to: 2) + "T" + time.joined(separator: ":") + fraction + "Z"
  }

  private var fraction: String {
    guard nanoseconds != 0 else { return "" }
    var digits = padded(Int64(nanoseconds), to: 9)
    while digits.hasSuffix("0") { digits.removeLast() }
    return "." + digits
  }

  private func padded(_ value: Int64, to width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}

extension Int64 {
  /// Division that rounds down, so that the remainder is never negative.
  func quotientAndRemainder(dividingFloor divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
