public import CgxJSON
import Synchronization

/// The secrets of a run, hidden in all that it writes: those of the credential, each token that is
/// received, and what is staged with `set --secret`.
public final class SecretRegistry: Sendable {
  private struct State {
    var texts: Set<String> = []
    /// Not yet among what the redactor looks for.
    var pending: [String] = []
    var redactor = Redactor()
    var keys: Set<String> = []

    mutating func insert(_ text: String) {
      if texts.insert(text).inserted { pending.append(text) }
    }
  }

  private let state = Mutex(State())

  public init() {}

  /// Hides a text from now on. One of less than 4 bytes is too short to be looked for.
  public func insert(_ text: String) {
    guard text.utf8.count >= Redactor.shortest else { return }
    state.withLock { $0.insert(text) }
  }

  /// Hides a value of a variable that is secret: its text as JSON, and every string and number in
  /// it, each also without white space around it, and each of its lines.
  public func insert(value: JSON) {
    let texts = [value.compact] + value.leafTexts.flatMap { [$0] + $0.parts }
    state.withLock { state in
      for text in texts where text.utf8.count >= Redactor.shortest { state.insert(text) }
    }
  }

  /// Makes a variable secret for the rest of the run: no value of it is shown, however short.
  public func insert(key: String) {
    state.withLock { _ = $0.keys.insert(key) }
  }

  /// The variables that are secret.
  public var keys: Set<String> { state.withLock(\.keys) }

  /// How many texts are hidden: it grows whenever another one becomes known.
  public var count: Int { state.withLock(\.texts.count) }

  /// What hides the secrets that are known now.
  public var redactor: Redactor {
    state.withLock { state in
      for text in state.pending { state.redactor.insert(text) }
      state.pending = []
      return state.redactor
    }
  }

  /// Whether a value holds any secret of the run.
  public func isHeld(by value: JSON) -> Bool {
    let redactor = redactor
    guard !redactor.isEmpty else { return false }
    return redactor.finds(in: value.compact) || value.leafTexts.contains { redactor.finds(in: $0) }
  }
}

extension JSON {
  /// The texts of the strings and numbers in the value.
  fileprivate var leafTexts: [String] {
    switch self {
    case .null, .bool: []
    case .number(let number): [number.text]
    case .string(let text): [text]
    case .array(let elements): elements.flatMap(\.leafTexts)
    case .object(let object): object.members.flatMap(\.value.leafTexts)
    }
  }
}

extension String {
  /// The lines of a text, and the text without white space around it: a secret out of a file ends
  /// with a line break that is none of it.
  fileprivate var parts: [String] {
    let start = drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return [] }
    let trimmed = start[...last]
    let lines = trimmed.split(whereSeparator: \.isNewline)
    return trimmed.utf8.count == utf8.count && lines.count == 1
      ? [] : ([trimmed] + lines).map { String($0) }
  }
}
