/// So many requests in each minute of the sandbox's clock.
struct RateLimiter {
  let requestsPerMinute: Int?
  private var windowStart: UTCInstant?
  private var count = 0

  init(requestsPerMinute: Int?) {
    self.requestsPerMinute = requestsPerMinute
  }

  /// Counts a request; gives the seconds to wait where it is one too many.
  mutating func secondsToWait(at now: UTCInstant) -> Int? {
    guard let requestsPerMinute else { return nil }
    let minute: Int128 = 60_000_000_000
    if let start = windowStart, now >= start, now.nanoseconds - start.nanoseconds < minute {
      guard count >= requestsPerMinute else {
        count += 1
        return nil
      }
      let left = minute - (now.nanoseconds - start.nanoseconds)
      return max(1, Int((left + 999_999_999) / 1_000_000_000))
    }
    windowStart = now
    count = 1
    return nil
  }
}
