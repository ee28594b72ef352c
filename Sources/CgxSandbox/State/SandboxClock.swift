/// The sandbox's time: the real one and an offset, or one that stands still until it is moved.
struct SandboxClock {
  private static let lastYearEnds = UTCInstant(seconds: 253_402_300_800, nanoseconds: 0)

  /// In nanoseconds.
  private var offset: Int128 = 0
  /// The real time at which it was stopped.
  private var stoppedAt: UTCInstant?

  var isVirtual: Bool { stoppedAt != nil }

  func now(_ realTime: UTCInstant) -> UTCInstant {
    UTCInstant(nanoseconds: (stoppedAt ?? realTime).nanoseconds + offset)
  }

  /// Gives false, and stays as it is, where it would leave the years 1970 to 9999.
  mutating func advance(nanoseconds: Int128, realTime: UTCInstant) -> Bool {
    let (target, overflow) = now(realTime).nanoseconds.addingReportingOverflow(nanoseconds)
    guard !overflow, (0..<Self.lastYearEnds.nanoseconds).contains(target) else { return false }
    offset += nanoseconds
    return true
  }

  mutating func stop(_ realTime: UTCInstant) {
    if stoppedAt == nil { stoppedAt = realTime }
  }

  /// - Parameter seconds: since 1970.
  mutating func stop(_ realTime: UTCInstant, showing seconds: Int64) {
    stoppedAt = realTime
    offset = UTCInstant(seconds: seconds, nanoseconds: 0).nanoseconds - realTime.nanoseconds
  }

  /// Goes on from the time that it shows: time never runs backwards by itself.
  mutating func goOn(_ realTime: UTCInstant) {
    guard let stoppedAt else { return }
    offset += stoppedAt.nanoseconds - realTime.nanoseconds
    self.stoppedAt = nil
  }
}
