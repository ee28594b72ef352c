import CgxContext
import CgxJSON

/// What a record says that a commit asked for, and what was there before, with a code in place of
/// each value.
struct CommitEvidence: Sendable {
  var changes: [FixedChange] = []
  /// Nil where it was not known.
  var before: ContextDocument?

  /// Nil where a record does not say it.
  init?(_ record: JSON) {
    guard let variables = record["variables"]?.elements,
      let isBaseKnown = record["base_known"]?.bool
    else { return nil }
    let place = Place(
      source: record["script"]?.string ?? "", line: record["line"]?.int ?? 1, column: 1)
    var base = ContextDocument(variables: JSONObject(), etag: record["base_etag"]?.string)
    for variable in variables {
      guard let change = Self.change(variable, at: place) else { return nil }
      changes.append(change)
      guard let old = variable["before"], let code = old["value_hmac"] else { continue }
      base.variables[change.key] = code
      if old["scope"] != nil || old["expires_at"] != nil {
        base.metadata[change.key] = ContextDocument.Metadata(
          scope: old["scope"]?.string, expiresAt: old["expires_at"]?.string)
      }
    }
    if isBaseKnown { before = base }
  }

  private static func change(_ variable: JSON, at place: Place) -> FixedChange? {
    guard let key = variable["key"]?.string,
      let scope = variable["scope"]?.string.flatMap(Scope.init(rawValue:)),
      let action = variable["action"]?.string
    else { return nil }
    let expiry = variable["expires_at"]?.timestamp
    let change: Change
    switch (action, variable["value_hmac"]) {
    case ("set", let code?):
      change = Change(key: key, scope: scope, action: .set(code, .never), place: place)
    case ("unset", _): change = Change(key: key, scope: scope, action: .unset, place: place)
    default: return nil
    }
    guard var fixed = try? FixedChange(change, at: expiry ?? Timestamp(seconds: 0)) else {
      return nil
    }
    fixed.expiry = expiry
    return fixed
  }
}
