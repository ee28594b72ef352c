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
    var text = ""
    text.reserveCapacity(30)
    Self.append(date.year, width: 4, before: "-", to: &text)
    Self.append(date.month, width: 2, before: "-", to: &text)
    Self.append(date.day, width: 2, before: "T", to: &text)
    Self.append(second / 3600, width: 2, before: ":", to: &text)
    Self.append(second / 60 % 60, width: 2, before: ":", to: &text)
    Self.append(second % 60, width: 2, before: nanoseconds == 0 ? "Z" : ".", to: &text)
    guard nanoseconds != 0 else { return text }
    Self.append(Int64(nanoseconds), width: 9, before: "", to: &text)
    while text.utf8.last == UInt8(ascii: "0") { text.removeLast() }
    return text + "Z"
  }

  private static func append(
    _ value: Int64, width: Int, before separator: String, to text: inout String
  ) {
    let digits = String(value)
    for _ in 0..<max(0, width - digits.utf8.count) { text += "0" }
    text += digits
    text += separator
  }
}

extension Int64 {
  /// Division that rounds down, so that the remainder is never negative.
  func quotientAndRemainder(dividingFloor divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
