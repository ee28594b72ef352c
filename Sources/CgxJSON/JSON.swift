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

  /// "an object", "a string".
  public var typeWithArticle: String {
    switch self {
    case .array, .object: "an \(typeName)"
    case .null, .bool, .number, .string: "a \(typeName)"
    }
  }

  /// A string as it is, anything else as JSON: how values stand in a text.
  public var plainText: String {
    if case .string(let text) = self { text } else { compact }
  }

  /// The value deeper inside: members by name, elements by index; nil where there is none.
  public func value(at path: some Sequence<String>) -> JSON? {
    var value = self
    for step in path {
      switch value {
      case .object(let object):
        guard let next = object[step] else { return nil }
        value = next
      case .array(let elements):
        guard let index = Int(step), elements.indices.contains(index) else { return nil }
        value = elements[index]
      default: return nil
      }
    }
    return value
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
