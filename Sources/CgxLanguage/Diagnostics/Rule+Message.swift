public import CgxContext

extension Violation.Rule {
  /// The broken rule in words.
  public var message: Message {
    switch self {
    case .key(let violation): violation.message
    case .lifetime(let error): error.message
    case .bodyTooLarge(let bytes, let limit, let largest):
      Message(
        "the request would be \(bytes) bytes; the tenant takes at most \(limit)",
        help: largest.map { "'\($0.key)' takes \($0.bytes) bytes (\($0.place))" }
          + ["commit a part of it first: 'discard KEY' takes a change out"])
    }
  }
}

extension KeyViolation {
  fileprivate var message: Message {
    let rule = "expected 1 to 128 of A-Z a-z 0-9 _ -"
    return switch self {
    case .empty: Message("an empty key", label: rule)
    case .tooLong(let length): Message("the key has \(length) characters", label: rule)
    case .character(let character):
      Message("key: \(name(of: character)) is not allowed", label: rule)
    case .noLetterOrDigit:
      Message("the key has no letter or digit", label: "expected at least one of A-Z a-z 0-9")
    }
  }

  private func name(of character: Character) -> String {
    switch character {
    case " ": "a space"
    case "\n", "\r\n": "a line break"
    case "\t": "a tab"
    default: "'\(character)'"
    }
  }
}

extension LifetimeError {
  fileprivate var message: Message {
    switch self {
    case .zero:
      Message(
        "a TTL of zero would be over at once", label: "expected a TTL in the future",
        help: ["'unset KEY' removes a variable"])
    case .tooLong:
      Message("the expiry would lie beyond the year 9999", label: "expected a shorter TTL or never")
    case .past(let instant):
      Message("\(instant.rfc3339) has passed already", label: "expected an instant in the future")
    }
  }
}
