import CgxContext
import CgxJSON
import CgxLedger
import CgxTenant

/// Commits and what they would change, for programs.
extension CommitRecord {
  var json: JSON {
    .members([
      "id": .string(id), "session": .string(session.text), "outcome": .string(outcome.rawValue),
      "at": .string(moment.rfc3339), "status": status.map { .integer($0) } ?? .null,
      "confirmed_by_read_back": .bool(isConfirmedByReadBack), "attempts": .integer(attempts),
      "conflicts": .integer(conflicts),
      "latency_ms": .number(JSONNumber(latency.milliseconds, fractionDigits: 3)),
      "variables": .integer(changes.count), "keys": .array(changes.map { .string($0.key) }),
      "bytes": .integer(bytes), "hash": .string(hash.description),
      "overwritten": .array(overwritten.map(\.json)), "yielded": .array(yielded.map(\.json)),
      "message": message.map { .string($0) } ?? .null,
      "updated_at": updatedAt.map { .string($0) } ?? .null,
      "ledger": ledger.map { .members(["seq": .integer($0.seq), "head": .string($0.hash)]) }
        ?? .null,
    ])
  }
}

extension SettledCommit {
  var json: JSON {
    .members([
      "id": .string(id), "session": .string(session), "outcome": .string(outcome.rawValue),
    ])
  }
}

extension OutboxEntry {
  var json: JSON {
    .members([
      "id": .string(id), "commit": .string(commitID),
      "state": .string(isParked ? "parked" : "pending"),
      "tenant": .string(tenant), "attempts": .integer(attempts),
      "not_before": notBefore.map { .string($0.rfc3339) } ?? .null,
      "reason": reason.map { .string($0) } ?? .null,
    ])
  }
}

extension MergeConflict {
  fileprivate var json: JSON {
    var object = JSONObject()
    object["key"] = .string(key)
    object["base"] = isSecret ? base.map { _ in .hidden } : base
    object["theirs"] = isSecret ? theirs.map { _ in .hidden } : theirs
    return .object(object)
  }
}

extension DiffEntry {
  var json: JSON {
    var object = JSONObject()
    object["key"] = .string(change.key)
    object["kind"] = .string(kind.rawValue)
    let isSecret = change.change.isSecret
    object["old"] = isSecret ? old.map { _ in .hidden } : old
    object["new"] = isSecret ? change.value.map { _ in .hidden } : change.value
    object["old_scope"] = oldScope.map { .string($0.rawValue) }
    object["scope"] = .string(change.scope.rawValue)
    object["old_expires_at"] = oldExpiry.map { .string($0.rfc3339) }
    if change.value != nil {
      object["expires_at"] = change.expiry.map { .string($0.rfc3339) } ?? .null
    }
    return .object(object)
  }
}
