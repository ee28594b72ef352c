import CgxContext

/// Instants: for a person at a terminal also how far away they are, for scripts as they are.
extension TextReport {
  func time(_ instant: Timestamp) -> String {
    width == nil ? instant.rfc3339 : RelativeTime.full(from: moment, to: instant)
  }

  /// To the second.
  func secondOf(_ instant: Timestamp) -> String { time(instant.wholeSecond) }

  /// Where there is little room.
  func shortTime(_ instant: Timestamp) -> String { RelativeTime.text(from: moment, to: instant) }
}
