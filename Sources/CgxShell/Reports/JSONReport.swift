import CgxContext
import CgxJSON
import CgxLanguage
import CgxLedger
import CgxTenant

/// One line of JSON a statement (`language.md`, "Command line").
struct JSONReport: Sendable {
  /// The variables whose values are not shown.
  var secretKeys: Set<String> = []
  /// Hides secrets in values before they become JSON, so that a line stays what it is.
  var redactor = Redactor()

  func line(_ report: StatementReport) -> String {
    var line = JSONObject()
    line["statement"] = report.statement.map { .string($0) } ?? .null
    switch report.result {
    case .success(let outcome):
      line["ok"] = .bool(true)
      line["location"] = report.place.map { .string("\($0)") } ?? .null
      line["result"] = outcome.json(hiding: secretKeys).redacted(by: redactor)
      if case .diff(_, let size, let hash) = outcome {
        line["hash"] = .string(hash.description)
        line["bytes"] = .integer(size.bytes)
      }
    case .failure(let failure):
      line["ok"] = .bool(false)
      line["location"] =
        (failure.items.first?.location.place ?? report.place)
        .map { .string("\($0)") } ?? .null
      line["error"] = failure.json
    }
    return JSON.object(line).compact
  }
}

extension Failure {
  fileprivate var json: JSON {
    var error = JSONObject()
    error["kind"] = .string(kind.rawValue)
    error["message"] = .string(title)
    error["sent"] = .string(fate.sent)
    if let status { error["status"] = .integer(status) }
    if let ledger {
      error["ledger"] = .members(["seq": .integer(ledger.seq), "head": .string(ledger.hash)])
    }
    if let traceID { error["trace_id"] = .string(traceID) }
    error["details"] = .array(items.map(\.json))
    return .object(error)
  }
}

extension Explanation {
  fileprivate var json: JSON {
    .members([
      "statement": statement.map { .string($0) } ?? .null, "at": .string(moment.rfc3339),
      "error": failure.json, "fate": .string(fate), "exchanges": .array(events.map(\.json)),
    ])
  }
}

extension Failure.Item {
  fileprivate var json: JSON {
    var item = JSONObject()
    item["location"] = location.place.map { .string("\($0)") } ?? .null
    item["message"] = .string(message.title)
    if let label = message.label { item["expected"] = .string(label) }
    if !message.help.isEmpty { item["help"] = .array(message.help.map { .string($0) }) }
    return .object(item)
  }
}

extension Outcome {
  fileprivate func json(hiding secretKeys: Set<String>) -> JSON {
    switch self {
    case .audit(let records): .array(records.map(\.json))
    case .authenticated(let authentication), .authentication(let authentication):
      .members([
        "kind": .string(authentication.kind.rawValue),
        "expires_in": authentication.expiresIn.map { .integer($0) } ?? .null,
      ])
    case .branch(let taken): .members(["branch": .string(taken)])
    case .changes(let changes, _, let objections):
      .array(changes.map { $0.json(objection: objections[$0.key]) })
    case .checked(let count, let size):
      .members([
        "changes": .integer(count), "bytes": .integer(size.bytes), "limit": .integer(size.limit),
      ])
    case .committed(let record): record.json
    case .context(let document): JSON.object(document.variables).hidingMembers(secretKeys)
    case .crm(let data): data
    case .diff(let entries, _, _): .array(entries.map(\.json))
    case .discarded(let keys), .undone(let keys):
      .members(["keys": .array(keys.map { .string($0) })])
    case .echoed(let text): .string(text)
    case .flushed(let delivered, let parked):
      .members(["delivered": .integer(delivered), "parked": .integer(parked)])
    case .notifications(let entries): .array(entries.map(\.json))
    case .explained(let explanation): explanation.map(\.json) ?? .null
    case .help(let topic): .string(HelpText.text(topic))
    case .history(let records, let earlier):
      .array(earlier.map(\.json) + records.map(\.json))
    case .recording(let file): .members(["file": .string(file)])
    case .recorded(let file, let count, let variables):
      .members([
        "file": .string(file), "statements": .integer(count),
        "variables": .array(variables.map { .string($0) }),
      ])
    case .recovered(let records, let earlier, _):
      .array(records.map(\.json) + earlier.map(\.json))
    case .rolledBack(let id, let changes, let unknown, let replaced):
      .members([
        "commit": .string(id), "changes": .array(changes.map { $0.json(objection: nil) }),
        "unknown": .array(unknown.map { .string($0) }),
        "replaced": .array(replaced.map { .string($0) }),
      ])
    case .loaded(let file, let count, let replaced):
      .members([
        "file": .string(file), "changes": .integer(count),
        "replaced": .array(replaced.map { .string($0) }),
      ])
    case .metrics(let metrics, .prometheus): .string(PrometheusText(metrics).text)
    case .metrics(let metrics, .json), .metrics(let metrics, .table): metrics.json
    case .named(let name): .members(["name": .string(name)])
    case .options(let options):
      .object(JSONObject(options.map { .init(key: $0.name, value: .string($0.value)) }))
    case .sandboxChanged(let text): .string(text)
    case .sandboxClock(let now): .string(now.rfc3339)
    case .sandboxRequests(let counts, let recent):
      .object(
        JSONObject(
          counts.map { .init(key: $0.name, value: .integer($0.count)) }
            + [.init(key: "recent", value: .array(recent.map { .string($0) }))]))
    case .script(let text): .string(text)
    case .sessionSelected(let id, let isChecked, _):
      .members(["session": .string(id.text), "checked": .bool(isChecked)])
    case .sessionShown(let id): .members(["session": .string(id.text)])
    case .sourced(let file, let statements):
      .members(["file": .string(file), "statements": .integer(statements)])
    case .stageDropped(let count): .members(["dropped": .integer(count)])
    case .stageRestored(let restored, _): restored.json
    case .entryEdited(let text): .string(text)
    case .unedited: .members(["changed": .bool(false)])
    case .staged(let change, let replaced):
      .members(["change": change.json(objection: nil), "replaced": .bool(replaced != nil)])
    case .variable(let key, let value):
      JSON.object(JSONObject([.init(key: key, value: value)])).hidingMembers(secretKeys)
    case .waited(let milliseconds): .members(["milliseconds": .integer(milliseconds)])
    case .loggedOut, .expected, .quit: .null
    }
  }
}

extension JSON {
  /// An object without the values of some members.
  fileprivate func hidingMembers(_ names: Set<String>) -> JSON {
    guard case .object(var object) = self else { return self }
    for name in names where object[name] != nil { object[name] = .hidden }
    return .object(object)
  }
}

extension Change {
  fileprivate func json(objection: String?) -> JSON {
    var object = JSONObject()
    object["key"] = .string(key)
    switch action {
    case .unset: object["action"] = .string("unset")
    case .set(let value, let lifetime):
      object["action"] = .string("set")
      object["type"] = .string(value.typeName)
      object["value"] = isSecret ? .hidden : value
      object["ttl"] = .string(lifetime.text)
    }
    object["scope"] = .string(scope.rawValue)
    object["from"] = .string("\(place)")
    object["bytes"] = .integer(AtomicPutDialect.entrySize(self))
    if let objection { object["objection"] = .string(objection) }
    return .object(object)
  }
}
