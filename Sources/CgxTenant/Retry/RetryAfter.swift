public import CgxContext

/// The header `Retry-After` (RFC 9110 §10.2.3): seconds, or an HTTP date.
public enum RetryAfter {
  /// How long to wait; nil where the value can't be read. What has passed is zero.
  ///
  /// - Parameters:
  ///   - date: the answer's `Date` header. A date counts from this, so that a clock that goes
  ///     wrong here does not matter.
  ///   - now: what a date counts from where the answer has no `Date` that can be read.
  public static func delay(_ value: String, date: String?, now: Timestamp) -> Duration? {
    let text = value.trimmingBlanks
    if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      return .seconds(Int64(text) ?? .max)
    }
    guard let then = Timestamp(httpDate: text, now: now) else { return nil }
    let start = date.flatMap { Timestamp(httpDate: $0.trimmingBlanks, now: now) } ?? now
    let delay =
      Duration.seconds(then.seconds - start.seconds)
      + .nanoseconds(Int64(then.nanoseconds - start.nanoseconds))
    return max(delay, .zero)
  }
}

extension String {
  /// Without the optional white space around a field's value (RFC 9110 §5.5).
  fileprivate var trimmingBlanks: Substring {
    var text = self[...]
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }
}
