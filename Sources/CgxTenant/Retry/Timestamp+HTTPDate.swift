import CgxContext

extension Timestamp {
  /// The instant of an HTTP date in any of its three forms (RFC 9110 §5.6.7):
  /// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and
  /// `Sun Nov  6 08:49:37 1994`.
  ///
  /// - Parameter now: a year of two digits lies at most 50 years after this.
  init?(httpDate text: some StringProtocol, now: Timestamp) {
    guard let date = HTTPDate(text) else { return nil }
    guard date.year.utf8.count == 2 else {
      self.init(date, year: date.year)
      return
    }
    guard let latest = now.adding(years: 50), let century = Int(now.rfc3339.prefix(2)) else {
      return nil
    }
    let years = [century + 1, century, century - 1].map { "\($0)\(date.year)" }
    let instants = years.compactMap { Timestamp(date, year: $0) }
    guard let last = instants.first(where: { $0 <= latest }) else { return nil }
    self = last
  }

  private init?(_ date: HTTPDate, year: String) {
    guard
      let instant = try? Timestamp(rfc3339: "\(year)-\(date.month)-\(date.day)T\(date.time)Z")
    else { return nil }
    self = instant
  }

  private func adding(years: Int64) -> Timestamp? {
    // On average a year has 365.2425 days.
    adding(seconds: years * 31_556_952) ?? .latest
  }
}

/// The parts of an HTTP date, as digits.
private struct HTTPDate {
  var year: String
  var month: String
  var day: String
  var time: String

  private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let longDays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  init?(_ text: some StringProtocol) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map { String($0) }
    switch words.count {
    // Sun, 06 Nov 1994 08:49:37 GMT
    case 6 where words[0].hasSuffix(",") && words[5] == "GMT":
      guard Self.days.contains(String(words[0].dropLast())) else { return nil }
      self.init(year: words[3], month: words[2], day: words[1], time: words[4], yearDigits: 4)
    // Sunday, 06-Nov-94 08:49:37 GMT
    case 4 where words[0].hasSuffix(",") && words[3] == "GMT":
      let date = words[1].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
      guard Self.longDays.contains(String(words[0].dropLast())), date.count == 3 else {
        return nil
      }
      self.init(year: date[2], month: date[1], day: date[0], time: words[2], yearDigits: 2)
    // Sun Nov 16 08:49:37 1994
    case 5 where Self.days.contains(words[0]):
      self.init(year: words[4], month: words[1], day: words[2], time: words[3], yearDigits: 4)
    // Sun Nov  6 08:49:37 1994
    case 6 where words[2].isEmpty && Self.days.contains(words[0]):
      self.init(
        year: words[5], month: words[1], day: "0" + words[3], time: words[4], yearDigits: 4)
    default: return nil
    }
  }

  private init?(year: String, month: String, day: String, time: String, yearDigits: Int) {
    guard let number = Self.months.firstIndex(of: month), year.utf8.count == yearDigits,
      time.utf8.count == 8, year.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    self.year = year
    self.month = number < 9 ? "0\(number + 1)" : "\(number + 1)"
    self.day = day
    self.time = time
  }
}
