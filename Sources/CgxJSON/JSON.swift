/// A JSON value (RFC 8259). Numbers keep their digits, objects keep the order of their members.
///
/// Two values are equal when they mean the same: numbers by their value (`1.0 == 1.00`), objects
/// whatever the order of their members.
public enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSON])
  case object(JSONObject)
}

extension JSON {
  /// An integer as JSON.
  public static func integer(_ value: some BinaryInteger) -> JSON {
    .number(JSONNumber(value))
  }

  /// An object of these members, in this order.
  public static func members(_ members: KeyValuePairs<String, JSON>) -> JSON {
    .object(JSONObject(members.map { JSONObject.Member(key: $0.key, value: $0.value) }))
  }

  /// The name of the value's type, as `is TYPE` and messages write it.
  public var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  /// The member of an object, or nil where there is none or this is no object.
  public subscript(key: String) -> JSON? {
    if case .object(let object) = self { object[key] } else { nil }
  }

  /// The text of a string, or nil for another type.
  public var string: String? {
    if case .string(let text) = self { text } else { nil }
  }
}
