/// What is wrong with a text that was meant as an RFC 3339 instant.
public enum TimestampError: Error, Equatable, Sendable {
  /// Not of the form `2026-11-22T15:04:05Z`.
  case malformed
  /// The day does not exist in its month.
  case noSuchDay
  /// An hour, minute, second or offset beyond its range.
  case noSuchTime
  /// Without `Z` or an offset, the instant is not known.
  case missingOffset
}

extension Timestamp {
  /// The instant that an RFC 3339 §5.6 text names, with any offset and fraction.
  ///
  /// Digits beyond the nanosecond are dropped. A leap second (`:60`) is the second after `:59`.
  public init(rfc3339 text: some StringProtocol) throws(TimestampError) {
    var scanner = DigitScanner(text.utf8)
    guard let year = scanner.digits(4), scanner.take("-"),
      let month = scanner.digits(2), scanner.take("-"), let day = scanner.digits(2),
      scanner.take("T") || scanner.take("t"),
      let hour = scanner.digits(2), scanner.take(":"),
      let minute = scanner.digits(2), scanner.take(":"), let second = scanner.digits(2)
    else { throw .malformed }
    var nanoseconds: Int32 = 0
    if scanner.take(".") {
      guard let fraction = scanner.fraction() else { throw .malformed }
      nanoseconds = fraction
    }
    let offset = try Self.offset(&scanner)
    guard scanner.isAtEnd else { throw .malformed }
    guard year > 0, let date = CivilDate(year: year, month: month, day: day) else {
      throw .noSuchDay
    }
    let isLeapSecond = second == 60 && (hour * 60 + minute - offset + 1440) % 1440 == 1439
    guard hour < 24, minute < 60, second < 60 || isLeapSecond else { throw .noSuchTime }
    let time = (hour * 60 + minute - offset) * 60 + second
    self.init(seconds: date.daysSince1970 * 86_400 + time, nanoseconds: nanoseconds)
  }

  /// Minutes east of UTC.
  private static func offset(_ scanner: inout DigitScanner) throws(TimestampError) -> Int64 {
    if scanner.take("Z") || scanner.take("z") { return 0 }
    let sign: Int64
    if scanner.take("+") {
      sign = 1
    } else if scanner.take("-") {
      sign = -1
    } else {
      throw scanner.isAtEnd ? .missingOffset : .malformed
    }
    guard let hours = scanner.digits(2), scanner.take(":"), let minutes = scanner.digits(2) else {
      throw .malformed
    }
    guard hours < 24, minutes < 60 else { throw .noSuchTime }
    return sign * (hours * 60 + minutes)
  }
}

/// Reads fixed counts of digits.
private struct DigitScanner {
  private var rest: [UInt8].SubSequence

  init(_ bytes: some Sequence<UInt8>) {
    rest = Array(bytes)[...]
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let byte = rest.first, UInt32(byte) == character.value else { return false }
    rest.removeFirst()
    return true
  }

  mutating func digits(_ count: Int) -> Int64? {
    let digits = rest.prefix(count)
    guard digits.count == count, digits.allSatisfy(Self.isDigit) else { return nil }
    rest.removeFirst(count)
    return digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
  }

  /// A fraction of a second in nanoseconds.
  mutating func fraction() -> Int32? {
    let digits = rest.prefix(while: Self.isDigit)
    guard !digits.isEmpty else { return nil }
    rest.removeFirst(digits.count)
    let nine = digits.prefix(9) + repeatElement(UInt8(ascii: "0"), count: max(0, 9 - digits.count))
    return nine.reduce(0) { $0 * 10 + Int32($1 - UInt8(ascii: "0")) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
