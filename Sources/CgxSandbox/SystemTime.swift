import Glibc

/// The system's clock, since 1970.
@Sendable public func systemTime() -> (seconds: Int64, nanoseconds: Int64) {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return (Int64(time.tv_sec), Int64(time.tv_nsec))
}
