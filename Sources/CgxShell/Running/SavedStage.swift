import CgxContext
import CgxJSON
import CgxLanguage

/// The changes of a shell that was ended before they were committed.
struct SavedStage: Sendable, Equatable {
  /// When they were saved.
  var moment: Timestamp
  /// Nil where none was known.
  var session: String?
  var changes: [Change]
  /// The data of the next commit's notification.
  var crmData: JSON?
  /// How many secret ones there were: they are never written down.
  var leftOut: Int
}

/// What a file of saved changes lacks.
enum SavedStageError: Error, Equatable {
  case notJSON
  /// A member that is missing or makes no sense.
  case member(String)
}

extension SavedStageError {
  var sentence: String {
    switch self {
    case .notJSON: "it is not JSON"
    case .member(let name): "'\(name)' is missing or makes no sense"
    }
  }
}

extension SavedStage {
  private static let version = 1

  var json: JSON {
    .members([
      "version": .integer(Self.version), "saved": .string(moment.rfc3339),
      "session": session.map { .string($0) } ?? .null, "left_out": .integer(leftOut),
      "crm": crmData.map { .array([$0]) } ?? .array([]),
      "changes": .array(changes.map(\.saved)),
    ])
  }

  init(parsing bytes: [UInt8]) throws(SavedStageError) {
    guard let json = try? JSON(parsing: bytes) else { throw .notJSON }
    guard json["version"] == .integer(Self.version) else { throw .member("version") }
    guard let moment = json["saved"]?.string.flatMap({ try? Timestamp(rfc3339: $0) }) else {
      throw .member("saved")
    }
    guard case .number(let leftOut)? = json["left_out"], let leftOut = Int(leftOut.text) else {
      throw .member("left_out")
    }
    guard case .array(let changes)? = json["changes"], case .array(let crm)? = json["crm"] else {
      throw .member("changes")
    }
    self.init(
      moment: moment, session: json["session"]?.string, changes: [], crmData: crm.first,
      leftOut: leftOut)
    for change in changes { self.changes.append(try Change(saved: change)) }
  }
}

extension Change {
  fileprivate var saved: JSON {
    var object = JSONObject()
    object["key"] = .string(key)
    object["scope"] = .string(scope.rawValue)
    if case .set(let value, let lifetime) = action {
      object["set"] = value
      object["ttl"] = .string(lifetime.text)
    }
    object["from"] = .members([
      "source": .string(place.source), "line": .integer(place.line),
      "column": .integer(place.column),
    ])
    return .object(object)
  }

  fileprivate init(saved: JSON) throws(SavedStageError) {
    guard let key = saved["key"]?.string else { throw .member("key") }
    guard let scope = saved["scope"]?.string.flatMap(Scope.init) else { throw .member("scope") }
    guard let from = saved["from"], let source = from["source"]?.string,
      case .number(let line)? = from["line"], let line = Int(line.text),
      case .number(let column)? = from["column"], let column = Int(column.text)
    else { throw .member("from") }
    var action = Action.unset
    if let value = saved["set"] {
      guard let ttl = saved["ttl"]?.string, let target = try? Target.resolve([ttl]),
        target.scope == .session
      else { throw .member("ttl") }
      action = .set(value, target.lifetime)
    }
    self.init(
      key: key, scope: scope, action: action,
      place: Place(source: source, line: line, column: column))
  }
}
