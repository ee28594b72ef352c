/// What is wrong with a text that was meant as a duration.
public enum DurationError: Error, Equatable, Sendable {
  /// Not of the form `90s` or `1h30m`.
  case malformed
  /// Only digits.
  case missingUnit
  case unknownUnit(String)
  /// A unit occurs twice, or a larger one stands behind a smaller one.
  case unitOutOfOrder(String)
  case overflow
}

/// A length of time in the units of the language: `90s` `30m` `2h` `1d` `1w`, combined `1h30m`.
public enum DurationText {
  private static let units: [(name: String, milliseconds: Int64)] = [
    ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000),
    ("ms", 1),
  ]

  /// Seconds; the units go from large to small, each once, down to `s`.
  public static func seconds(_ text: some StringProtocol) throws(DurationError) -> Int64 {
    try sum(text, of: units.dropLast()) / 1000
  }

  /// Milliseconds; the units go from large to small, each once, down to `ms`.
  public static func milliseconds(_ text: some StringProtocol) throws(DurationError) -> Int64 {
    try sum(text, of: units[...])
  }

  private static func sum(
    _ text: some StringProtocol, of units: ArraySlice<(name: String, milliseconds: Int64)>
  ) throws(DurationError) -> Int64 {
    var rest = Substring(text)[...]
    guard !rest.isEmpty else { throw .malformed }
    var total: Int64 = 0
    var next = 0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard !digits.isEmpty else { throw .malformed }
      rest.removeFirst(digits.count)
      let name = rest.prefix { $0.isASCII && $0.isLetter }
      rest.removeFirst(name.count)
      guard !name.isEmpty else { throw rest.isEmpty ? .missingUnit : .malformed }
      guard let unit = units.firstIndex(where: { $0.name == name }) else {
        throw .unknownUnit(String(name))
      }
      guard unit >= next else { throw .unitOutOfOrder(String(name)) }
      next = unit + 1
      guard let count = Int64(digits) else { throw .overflow }
      let (part, tooLarge) = count.multipliedReportingOverflow(by: units[unit].milliseconds)
      let (sum, overflow) = total.addingReportingOverflow(part)
      guard !tooLarge, !overflow else { throw .overflow }
      total = sum
    }
    return total
  }

  /// A number of milliseconds in these units: `1500` is `1s500ms`.
  public static func text(milliseconds: Int64) -> String {
    let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    guard rest > 0 else { return text(seconds: seconds) }
    return (seconds > 0 ? text(seconds: seconds) : "") + "\(rest)ms"
  }

  /// A number of seconds in these units: `5400` is `1h30m`.
  public static func text(seconds: Int64) -> String {
    guard seconds > 0 else { return "0s" }
    var rest = seconds
    var text = ""
    for unit in units where unit.milliseconds >= 1000 {
      let size = unit.milliseconds / 1000
      if rest >= size { text += String(rest / size) + unit.name }
      rest %= size
    }
    return text
  }
}
