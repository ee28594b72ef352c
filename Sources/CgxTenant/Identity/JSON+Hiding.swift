public import CgxJSON

extension JSON {
  /// What stands for a value that is not shown.
  public static var hidden: JSON { .string(Redactor.mark) }

  /// The value with each secret in its strings, numbers and names hidden.
  public func redacted(by redactor: Redactor) -> JSON {
    guard !redactor.isEmpty else { return self }
    switch self {
    case .null, .bool: return self
    case .number(let number):
      let text = redactor.redacted(number.text)
      return text == number.text ? self : .string(text)
    case .string(let text): return .string(redactor.redacted(text))
    case .array(let elements): return .array(elements.map { $0.redacted(by: redactor) })
    case .object(let object):
      return .object(
        JSONObject(
          object.members.map {
            .init(key: redactor.redacted($0.key), value: $0.value.redacted(by: redactor))
          }))
    }
  }

  /// The value without those of secret variables, as a context holds them, by their names, and as
  /// the body of a commit does, in `value` beside `key`.
  public func hidingVariables(_ keys: Set<String>) -> JSON {
    guard !keys.isEmpty else { return self }
    switch self {
    case .null, .bool, .number, .string: return self
    case .array(let elements): return .array(elements.map { $0.hidingVariables(keys) })
    case .object(let object):
      let isEntry = object["key"]?.string.map(keys.contains) ?? false
      let isDocument = object["variables"] != nil
      return .object(
        JSONObject(
          object.members.map { member in
            // Scopes and expiries by key.
            if isDocument, member.key == "metadata" { return member }
            let isHidden = isEntry ? member.key == "value" : keys.contains(member.key)
            return .init(
              key: member.key,
              value: isHidden ? .hidden : member.value.hidingVariables(keys))
          }))
    }
  }
}
