public import CgxContext
import CgxSandbox

/// The system's time.
public func systemNow() -> Timestamp {
  let (seconds, nanoseconds) = systemTime()
  return Timestamp(seconds: seconds, nanoseconds: Int32(nanoseconds))
}
