import CgxContext
import CgxLanguage
import CgxTerminal
import Synchronization

/// The words that can stand at the cursor, from the grammar and from what is staged.
final class StatementCompleter: Sendable {
  private let stagedKeys = Mutex<[String]>([])

  func update(stagedKeys keys: [String]) {
    stagedKeys.withLock { $0 = keys }
  }

  /// - Parameter cursor: a UTF-8 offset in the line.
  func completions(_ line: String, at cursor: Int) -> Completions {
    let before = Array(line.utf8.prefix(cursor))
    let start = before.lastIndex { $0 == 0x20 || $0 == 0x09 }.map { $0 + 1 } ?? 0
    let typed = String(decoding: before[start...], as: UTF8.self)
    let words = String(decoding: before[..<start], as: UTF8.self).split(separator: " ")
      .filter { $0 != "--secret" }
    return Completions(start: start, words: candidates(after: words).filter { $0.hasPrefix(typed) })
  }

  private func candidates(after words: [Substring]) -> [String] {
    guard let name = words.first else { return StatementSyntax.names.sorted() }
    switch (name, words.count) {
    case ("commit", _):
      return words.last == "--on-conflict"
        ? ConflictPolicy.allCases.map(\.rawValue) : ["--on-conflict", "--plan", "-m"]
    case ("expect-error", 1): return ErrorKind.allCases.map(\.rawValue).sorted()
    case ("option", 2) where words.last == "on-conflict":
      return ConflictPolicy.allCases.map(\.rawValue)
    case ("sandbox", 2) where words.last == "fault":
      return ["conflict"] + SandboxFault.Misbehaviour.allCases.map(\.rawValue)
    case ("sandbox", 2) where words.last == "clock": return ["real", "virtual"]
    case ("help", 1): return StatementSyntax.names.sorted()
    case ("option", 1): return RunOption.allCases.map(\.rawValue)
    case ("metrics", 1): return ["json", "prometheus", "reset"]
    case ("auth", 1): return ["logout", "status"]
    case ("sandbox", 1): return ["clear", "clock", "fault", "requests", "write"]
    case ("set", 1): return ["--secret"] + stagedKeys.withLock { $0 }.sorted()
    case ("unset", 1), ("get", 1), ("discard", _):
      return stagedKeys.withLock { $0 }.sorted()
    case ("unset", 2), ("set", 3), ("load", 2): return ["global", "session", "user"]
    default: return []
    }
  }
}
