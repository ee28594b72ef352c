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

  static let tokenPath = "/api/v2/oauth/token"

  static func sessionPath(_ session: SessionID) -> String {
    "/api/v2/sessions/" + session.pathSegment
  }

  static func contextPath(_ session: SessionID) -> String {
    sessionPath(session) + "/context"
  }

  /// The body of the PUT for these changes, in a commit at that moment.
  ///
  /// - Throws: `LifetimeError` of the first change whose expiry can't be.
  public static func body(
    of changes: [Change], at moment: Timestamp
  ) throws(LifetimeError) -> [UInt8] {
    var body = Array(#"{"variables":["#.utf8)
    for (index, change) in changes.enumerated() {
      if index > 0 { body.append(UInt8(ascii: ",")) }
      try write(change, at: moment, to: &body)
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
    switch change.action {
    case .set(let value, .seconds):
      write(change, value, expiry: Timestamp(seconds: 0), to: &entry)
    case .set(let value, .until(let instant)): write(change, value, expiry: instant, to: &entry)
    case .set(let value, .never): write(change, value, expiry: nil, to: &entry)
    case .unset: write(change, .null, expiry: Timestamp(seconds: 0), to: &entry)
    }
    return entry.count
  }

  private static func write(
    _ change: Change, at moment: Timestamp, to body: inout [UInt8]
  ) throws(LifetimeError) {
    switch change.action {
    case .set(let value, let lifetime):
      write(change, value, expiry: try lifetime.expiry(committedAt: moment), to: &body)
    // The tenant drops a variable whose expiry has passed.
    case .unset: write(change, .null, expiry: moment.wholeSecond, to: &body)
    }
  }

  private static func write(
    _ change: Change, _ value: JSON, expiry: Timestamp?, to body: inout [UInt8]
  ) {
    body.append(contentsOf: #"{"key":"#.utf8)
    JSON.string(change.key).write(to: &body)
    body.append(contentsOf: #","value":"#.utf8)
    value.write(to: &body)
    body.append(contentsOf: #","scope":""#.utf8)
    body.append(contentsOf: change.scope.rawValue.utf8)
    body.append(contentsOf: #"","expiresAt":"#.utf8)
    (expiry.map { JSON.string($0.rfc3339) } ?? .null).write(to: &body)
    body.append(UInt8(ascii: "}"))
  }
}
