/// How far an instant is away, for people: `in 2h`, `3m ago`.
public enum RelativeTime {
  /// In the units of the language, to about a percent.
  public static func text(from now: Timestamp, to instant: Timestamp) -> String {
    let difference = now.duration(to: instant)
    let isPast = difference < .zero
    let seconds = rounded(isPast ? .zero - difference : difference)
    guard seconds > 0 else { return "now" }
    let text = DurationText.text(seconds: seconds)
    return isPast ? text + " ago" : "in " + text
  }

  /// With the instant behind it, to the second: `in 2h (2026-11-24T22:00:00Z)`.
  public static func full(from now: Timestamp, to instant: Timestamp) -> String {
    "\(text(from: now, to: instant)) (\(instant.wholeSecond.rfc3339))"
  }

  /// Whole seconds below a minute, minutes below a day, hours below two weeks, else days.
  private static func rounded(_ duration: Duration) -> Int64 {
    let seconds = duration.components.seconds
    let nearest = seconds + (duration.components.attoseconds >= 500_000_000_000_000_000 ? 1 : 0)
    let unit: Int64 =
      switch nearest {
      case ..<60: 1
      case ..<86_400: 60
      case ..<1_209_600: 3600
      default: 86_400
      }
    return (nearest + unit / 2) / unit * unit
  }
}
