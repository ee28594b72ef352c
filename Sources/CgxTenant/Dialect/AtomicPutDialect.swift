public import CgxContext
import CgxJSON

/// The paths, bodies and limits of the dialect `atomic-put` (`wire.md`): the one place for them.
public enum AtomicPutDialect {
  /// The longest body of a PUT, in bytes.
  public static let bodyLimit = 262_144
  /// The longest context document that is read, in bytes.
  static let contextLimit = 16 * 1024 * 1024
  /// The longest other answer that is read, in bytes.
  static let answerLimit = 256 * 1024

  /// How deep an answer may nest: it wraps values that nest as deep as the language lets them, or
  /// as other clients have made them.
  static let answerDepthLimit = 1024

  static let tokenPath = "/api/v2/oauth/token"

  static func sessionPath(_ session: SessionID) -> String {
    "/api/v2/sessions/" + session.pathSegment
  }

  static func contextPath(_ session: SessionID) -> String {
    sessionPath(session) + "/context"
  }

  /// The body of the PUT for these changes.
  public static func body(of changes: [FixedChange]) -> [UInt8] {
    body(of: changes) { change, body in
      write(change.change, expiry: change.expiry?.rfc3339, to: &body)
    }
  }

  /// The body with lifetimes as they were written in place of the expiries that a commit makes of
  /// them: it stays the same until something changes, so its hash names a plan.
  public static func planBody(of changes: [Change]) -> [UInt8] {
    body(of: changes) { change, body in
      switch change.action {
      case .set(_, .never): write(change, expiry: nil, to: &body)
      case .set(_, .until(let instant)): write(change, expiry: instant.rfc3339, to: &body)
      case .set(_, .seconds(let seconds)): write(change, expiry: "+\(seconds)s", to: &body)
      case .unset: write(change, expiry: "+0s", to: &body)
      }
    }
  }

  private static func body<Entry>(
    of entries: [Entry], _ write: (Entry, inout [UInt8]) -> Void
  ) -> [UInt8] {
    var body = Array(#"{"variables":["#.utf8)
    for (index, entry) in entries.enumerated() {
      if index > 0 { body.append(UInt8(ascii: ",")) }
      write(entry, &body)
    }
    body.append(contentsOf: #"],"mergeStrategy":"atomic_put"}"#.utf8)
    return body
  }

  /// Every rule that these changes break in a commit at that moment.
  public static func violations(of changes: [Change], at moment: Timestamp) -> [Violation] {
    var violations = changes.flatMap { $0.violations(at: moment) }
    let bytes = size(of: changes)
    if bytes > bodyLimit {
      let largest = changes.map {
        Violation.EntrySize(key: $0.key, bytes: entrySize($0), place: $0.place)
      }.sorted { $0.bytes > $1.bytes }.prefix(3)
      violations.append(
        Violation(
          .bodyTooLarge(bytes: bytes, limit: bodyLimit, largest: Array(largest)), key: "",
          place: nil))
    }
    return violations
  }

  /// The length of the PUT's body, in bytes; it does not depend on the moment.
  public static func size(of changes: [Change]) -> Int {
    let frame = #"{"variables":[],"mergeStrategy":"atomic_put"}"#.utf8.count
    return frame + max(0, changes.count - 1) + changes.reduce(0) { $0 + entrySize($1) }
  }

  /// The bytes that a change takes in the body.
  public static func entrySize(_ change: Change) -> Int {
    var entry: [UInt8] = []
    let anyInstant = Timestamp(seconds: 0).rfc3339
    switch change.action {
    case .set(_, .never): write(change, expiry: nil, to: &entry)
    case .set(_, .until(let instant)): write(change, expiry: instant.rfc3339, to: &entry)
    case .set(_, .seconds), .unset: write(change, expiry: anyInstant, to: &entry)
    }
    return entry.count
  }

  private static func write(_ change: Change, expiry: String?, to body: inout [UInt8]) {
    let value: JSON = if case .set(let value, _) = change.action { value } else { .null }
    body.append(contentsOf: #"{"key":"#.utf8)
    JSON.string(change.key).write(to: &body)
    body.append(contentsOf: #","value":"#.utf8)
    value.write(to: &body)
    body.append(contentsOf: #","scope":""#.utf8)
    body.append(contentsOf: change.scope.rawValue.utf8)
    body.append(contentsOf: #"","expiresAt":"#.utf8)
    (expiry.map { JSON.string($0) } ?? .null).write(to: &body)
    body.append(UInt8(ascii: "}"))
  }
}
