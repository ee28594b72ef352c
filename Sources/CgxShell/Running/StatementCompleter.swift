import CgxContext
import CgxLanguage
import CgxTerminal
import Synchronization

/// What the editor shows while a statement is typed: from the grammar and from the names that are
/// known.
final class StatementCompleter: Sendable {
  /// Keys and sessions seen in this run are remembered up to this many.
  private static let memoryLimit = 10_000

  private struct State {
    var vocabulary = Vocabulary()
    var names = KnownNames()
    var liveKeys: SortedNames = []
    /// The keys that were staged or live at any time.
    var earlierKeys: SortedNames = []

    mutating func rememberKeys(_ keys: [String]) {
      let room = memoryLimit - earlierKeys.names.count
      if room > 0 { earlierKeys.formUnion(keys.prefix(room)) }
    }

    mutating func rememberSession(_ session: String) {
      guard vocabulary.sessions.names.count < memoryLimit else { return }
      vocabulary.sessions.insert(session)
    }
  }

  private let state: Mutex<State>
  private let now: @Sendable () -> Timestamp

  /// - Parameters:
  ///   - home: what `~/` stands for in paths.
  ///   - now: the instant before which a TTL has passed.
  init(home: String?, now: @escaping @Sendable () -> Timestamp) {
    self.now = now
    var state = State()
    state.vocabulary.files = { FolderListing.entries(goingOnFrom: $0, home: home) }
    self.state = Mutex(state)
  }

  /// Takes over what an interpreter knows after a statement.
  func update(_ names: KnownNames) {
    state.withLock { state in
      let hasNewLiveKeys = names.liveKeys != state.names.liveKeys
      if hasNewLiveKeys {
        state.rememberKeys(state.names.liveKeys)
        state.liveKeys = SortedNames(names.liveKeys)
      }
      if let added = names.stagedKeys.added(to: state.names.stagedKeys), !hasNewLiveKeys {
        if !added.isEmpty { state.vocabulary.addStagedKeys(added) }
      } else if hasNewLiveKeys || names.stagedKeys != state.names.stagedKeys {
        let staged = SortedNames(names.stagedKeys)
        state.rememberKeys(state.names.stagedKeys.filter { !staged.contains($0) })
        state.vocabulary.setKeys(
          staged: staged, live: state.liveKeys, earlier: state.earlierKeys)
      }
      if let session = names.session { state.rememberSession(session) }
      state.vocabulary.variables = SortedNames(names.variables)
      if names.environmentNames != state.names.environmentNames {
        state.vocabulary.environmentNames = SortedNames(names.environmentNames)
      }
      state.vocabulary.commits = names.commits
      state.vocabulary.planHash = names.planHash
      state.vocabulary.optionValues = names.options
      state.names = names
    }
  }

  /// Takes over names from earlier runs.
  func recall(keys: some Sequence<String>, sessions: some Sequence<String>) {
    state.withLock { state in
      state.rememberKeys(Array(keys.prefix(Self.memoryLimit)))
      for session in sessions.prefix(Self.memoryLimit) { state.rememberSession(session) }
      state.vocabulary.setKeys(
        staged: state.vocabulary.stagedKeys, live: state.liveKeys, earlier: state.earlierKeys)
    }
  }

  /// Takes over the names in entries of the history; takes some 20 µs for each.
  func recall(entries: some Sequence<String>) {
    var keys: Set<String> = []
    var sessions: Set<String> = []
    for entry in entries {
      let script = Parser.parse(SourceText(name: "history", text: entry))
      keys.formUnion(script.namedKeys)
      sessions.formUnion(script.namedSessions)
    }
    recall(keys: keys, sessions: sessions)
  }

  /// What is known now.
  var vocabulary: Vocabulary {
    var vocabulary = state.withLock { $0.vocabulary }
    vocabulary.now = now()
    return vocabulary
  }

  /// What can be put in the place of the word at the cursor.
  func completions(_ text: EditedText) -> Completions {
    let completion = Assistance.completions(
      of: text.whole, cursor: text.wholeCursor, knowing: vocabulary)
    // A word that begins on a line before this one can't be replaced from here.
    let start = completion.start - text.before.utf8.count
    guard start >= 0 else {
      return Completions(start: text.cursor, words: [CgxTerminal.Completion]())
    }
    return Completions(
      start: start,
      words: completion.candidates.map {
        CgxTerminal.Completion(
          $0.text, suffix: $0.suffix, note: $0.meaning.isEmpty ? nil : printable($0.meaning))
      })
  }

  /// What may come next, or what is wrong already.
  func marginNote(_ text: EditedText) -> MarginNote? {
    Assistance.hint(for: text.whole, cursor: text.wholeCursor, knowing: vocabulary)
      .map { MarginNote(printable($0.text), isWarning: $0.isWarning) }
  }

  /// What is wrong with a text already.
  func mistake(in text: String) -> String? {
    Assistance.hint(for: text, cursor: text.utf8.count, knowing: vocabulary)
      .flatMap { $0.isWarning ? printable($0.text) : nil }
  }

  /// What may come behind a text, in words of the language and what they mean.
  func whatMayCome(after text: String) -> [(name: String, meaning: String)] {
    Assistance.whatMayCome(after: text, knowing: vocabulary).map { ($0.name, $0.meaning) }
  }
}

extension [String] {
  /// What stands behind the elements of another array; nil where they are not the first ones here.
  fileprivate func added(to earlier: [String]) -> ArraySlice<String>? {
    guard count >= earlier.count, self[..<earlier.count] == earlier[...] else { return nil }
    return self[earlier.count...]
  }
}

extension EditedText {
  /// The open statement, all lines of it.
  fileprivate var whole: String { before + line }
  fileprivate var wholeCursor: Int { before.utf8.count + cursor }
}
