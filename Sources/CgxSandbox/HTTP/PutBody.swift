/// The body of a PUT, held against `wire.md`, "Requests" and "Limits".
enum PutBody {
  /// Why a body is refused: 400 for its form, 422 for a value that breaks a rule.
  struct Refusal: Error, Equatable {
    var status: Int
    var detail: String
  }

  static func variables(
    _ bytes: [UInt8]
  ) throws(Refusal) -> [(key: String, variable: VariableStore.Variable)] {
    let document: RawJSON
    do {
      document = try RawJSON.read(bytes)
    } catch {
      throw Refusal(
        status: 400, detail: "the body is not JSON: \(error.reason) (byte \(error.offset))")
    }
    guard case .object(let members) = document.content else {
      throw Refusal(status: 400, detail: "the body is not an object")
    }
    for member in members where !["variables", "mergeStrategy"].contains(member.name) {
      throw Refusal(status: 400, detail: "unknown member '\(member.name)'")
    }
    if let strategy = document.member("mergeStrategy") {
      guard case .string("atomic_put") = strategy.content else {
        throw Refusal(status: 400, detail: "mergeStrategy: \(strategy.text) is not atomic_put")
      }
    }
    guard let list = document.member("variables"), case .array(let entries) = list.content else {
      throw Refusal(status: 400, detail: "variables: an array is missing")
    }
    var variables: [(key: String, variable: VariableStore.Variable)] = []
    var keys: Set<String> = []
    for (index, entry) in entries.enumerated() {
      let (key, variable) = try Self.variable(entry, index)
      guard keys.insert(key).inserted else {
        throw Refusal(status: 400, detail: "variables[\(index)].key: '\(key)' occurs twice")
      }
      variables.append((key, variable))
    }
    return variables
  }

  private static func variable(
    _ entry: RawJSON, _ index: Int
  ) throws(Refusal) -> (String, VariableStore.Variable) {
    var path: String { "variables[\(index)]" }
    guard case .object(let members) = entry.content else {
      throw Refusal(status: 400, detail: "\(path): not an object")
    }
    for member in members where !["key", "value", "scope", "expiresAt"].contains(member.name) {
      throw Refusal(status: 400, detail: "\(path): unknown member '\(member.name)'")
    }
    guard case .string(let key)? = entry.member("key")?.content else {
      throw Refusal(status: 400, detail: "\(path).key: a string is missing")
    }
    guard isKey(key) else {
      throw Refusal(
        status: 422,
        detail: "\(path).key: '\(key)' is not 1 to 128 of A-Z a-z 0-9 _ - with a letter or digit")
    }
    guard let value = entry.member("value") else {
      throw Refusal(status: 400, detail: "\(path).value is missing")
    }
    return (
      key,
      VariableStore.Variable(
        value: value.text, scope: try scope(entry.member("scope"), index),
        expiry: try expiry(entry.member("expiresAt"), index))
    )
  }

  static func isKey(_ key: String) -> Bool {
    let bytes = key.utf8
    let isLetterOrDigit = { (byte: UInt8) in
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }
    return bytes.count <= 128 && bytes.contains(where: isLetterOrDigit)
      && bytes.allSatisfy { isLetterOrDigit($0) || [0x2D, 0x5F].contains($0) }
  }

  private static func scope(_ member: RawJSON?, _ index: Int) throws(Refusal) -> String {
    guard let member else { return "session" }
    guard case .string(let scope) = member.content, VariableStore.scopes.contains(scope) else {
      throw Refusal(
        status: 400,
        detail: "variables[\(index)].scope: \(member.text) is not session, user or global")
    }
    return scope
  }

  private static func expiry(_ member: RawJSON?, _ index: Int) throws(Refusal) -> UTCInstant? {
    switch member?.content {
    case nil, .null: return nil
    case .string(let text):
      if let instant = UTCInstant(text) { return instant }
    default: break
    }
    throw Refusal(
      status: 400,
      detail: "variables[\(index)].expiresAt: \(member?.text ?? "") is not an RFC 3339 instant")
  }
}
