/// An instant as the sandbox counts: nanoseconds since 1970.
struct UTCInstant: Comparable, Sendable {
  var nanoseconds: Int128

  static func < (left: UTCInstant, right: UTCInstant) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  init(nanoseconds: Int128) {
    self.nanoseconds = nanoseconds
  }

  init(seconds: Int64, nanoseconds: Int64) {
    self.nanoseconds = Int128(seconds) * 1_000_000_000 + Int128(nanoseconds)
  }

  /// The instant of an RFC 3339 text, any offset and fraction; nil where it is none.
  init?(_ text: String) {
    let characters = Array(text.utf8)
    guard characters.count >= 20 else { return nil }
    func number(_ start: Int, _ count: Int) -> Int? {
      let part = characters[start..<min(start + count, characters.count)]
      guard part.count == count, part.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      return Int(String(decoding: part, as: UTF8.self))
    }
    let marks = [4: "-", 7: "-", 13: ":", 16: ":"]
    guard marks.allSatisfy({ characters[$0.key] == $0.value.utf8.first }),
      characters[10] | 0x20 == UInt8(ascii: "t"),
      let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
      let hour = number(11, 2), let minute = number(14, 2), let second = number(17, 2),
      year > 0, (1...12).contains(month), day >= 1, day <= Self.length(of: month, year),
      hour < 24, minute < 60, second <= 60
    else { return nil }
    var index = 19
    var fraction: Int64 = 0
    if characters[index] == UInt8(ascii: ".") {
      let digits = characters[(index + 1)...].prefix { (0x30...0x39).contains($0) }
      guard !digits.isEmpty else { return nil }
      index += 1 + digits.count
      let nine = (String(decoding: digits.prefix(9), as: UTF8.self) + "000000000").prefix(9)
      fraction = Int64(nine) ?? 0
    }
    guard index < characters.count else { return nil }
    var offset = 0
    if characters[index] | 0x20 == UInt8(ascii: "z") {
      guard index + 1 == characters.count else { return nil }
    } else {
      guard [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(characters[index]),
        characters.count == index + 6, characters[index + 3] == UInt8(ascii: ":"),
        let hours = number(index + 1, 2), let minutes = number(index + 4, 2),
        hours < 24, minutes < 60
      else { return nil }
      offset = (hours * 60 + minutes) * (characters[index] == UInt8(ascii: "-") ? -60 : 60)
    }
    let days = Self.days(before: year) + Self.dayOfYear(year, month, day)
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
    // With its offset, an instant may lie in the year 10000, which the form can't write in UTC.
    guard seconds < 253_402_300_800 else { return nil }
    self.init(seconds: Int64(seconds), nanoseconds: fraction)
  }

  /// RFC 3339 in UTC, to the millisecond.
  var text: String {
    let milliseconds = Int64(nanoseconds / 1_000_000)
    var days = Int(milliseconds / 86_400_000)
    let rest = Int(milliseconds % 86_400_000)
    var year = 1970
    while days >= Self.length(of: year) {
      days -= Self.length(of: year)
      year += 1
    }
    var month = 1
    while days >= Self.length(of: month, year) {
      days -= Self.length(of: month, year)
      month += 1
    }
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let fraction = String(1000 + rest % 1000).dropFirst()
    return "\(year)-\(two(month))-\(two(days + 1))T\(two(rest / 3_600_000)):"
      + "\(two(rest / 60_000 % 60)):\(two(rest / 1000 % 60)).\(fraction)Z"
  }

  private static func isLeap(_ year: Int) -> Bool {
    year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
  }

  private static func length(of year: Int) -> Int { isLeap(year) ? 366 : 365 }

  private static func length(of month: Int, _ year: Int) -> Int {
    month == 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  private static func dayOfYear(_ year: Int, _ month: Int, _ day: Int) -> Int {
    (1..<month).reduce(day - 1) { $0 + length(of: $1, year) }
  }

  /// Days from 1970 to the first of January of a year.
  private static func days(before year: Int) -> Int {
    let last = year - 1
    return last * 365 + last / 4 - last / 100 + last / 400 - 719_162
  }
}
