import CgxLanguage
import CgxTenant

/// What is known of the prompt's entries: what the last one was, and what became of it.
struct Entries: Sendable {
  enum Last: Sendable {
    case none
    case text(String)
    /// It is not kept.
    case secret
  }

  /// The last entry that 'edit' can open.
  var last = Last.none
  /// What an editor has saved and could not be staged, by key.
  var refused: [String: String] = [:]
  /// What has been edited and runs next.
  var edited: String?
  private var running: SourceText?
  /// What was run of the entry, in order, also inside of branches and other files.
  private(set) var log: [Logged] = []
  /// Whether the context was known when the statement began that is running.
  var knowsContext = false

  /// A statement that has run.
  struct Logged: Sendable {
    var statement: Statement
    var result: Result<Outcome, Failure>
    var knewContext: Bool
  }

  mutating func begin(_ source: SourceText) {
    running = source
    log = []
  }

  mutating func end() {
    running = nil
    log = []
  }

  mutating func note(_ result: Result<Outcome, Failure>, of statement: Statement) {
    guard let running else { return }
    var result = result
    // A script that is sourced may print much, and what it prints is not asked for.
    if case .success(let outcome) = result, statement.source !== running, outcome.isShownOnly {
      result = .success(.expected)
    }
    log.append(Logged(statement: statement, result: result, knewContext: knowsContext))
  }
}

extension Interpreter {
  /// Runs an entry of the prompt, and records it where that was asked for.
  func runEntry(_ source: SourceText) async -> EntryResult {
    let recorded = recorder
    // What a script does that nobody records is not kept.
    if recorded != nil { entries.begin(source) }
    defer { entries.end() }
    var flow = Flow.next
    var failure: Failure?
    do {
      flow = try await run([source])
    } catch let error {
      failure = error
    }
    let script = Parser.parse(source)
    keep(source, script)
    // A recording begins behind the statement that asks for it.
    if recorded != nil, recorder != nil { recordEntry(script, failure) }
    if failure != nil { return .failed }
    return flow == .quit ? .quit : .next
  }

  /// What came of an entry.
  enum EntryResult: Sendable {
    case next, failed, quit
  }

  /// Sets what 'edit' opens where nothing was typed yet.
  ///
  /// - Parameter earlier: the entries of earlier shells, oldest first.
  func remember(_ earlier: [String]) {
    let text = earlier.last { entry in
      let word = entry.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }
      return word != "edit" && word != "quit"
    }
    if let text { entries.last = .text(text) }
  }

  /// What 'edit' has made of the last statement: it is the next entry.
  func takeEditedEntry() -> String? {
    defer { entries.edited = nil }
    return entries.edited
  }

  private func keep(_ source: SourceText, _ script: Script) {
    if case .edit? = script.statements.first?.command { return }
    let text = source.text(0..<source.bytes.count)
    guard text.contains(where: { !$0.isWhitespace }) else { return }
    entries.last = secrets.isHeld(by: script) ? .secret : .text(text)
  }
}

extension Outcome {
  /// Whether it changes nothing.
  fileprivate var isShownOnly: Bool {
    switch self {
    case .audit, .changes, .context, .diff, .echoed, .explained, .history, .metrics, .notifications,
      .script, .variable:
      true
    default: false
    }
  }
}

extension SecretRegistry {
  /// Whether an entry is not to be kept: it stages a secret, or one is known to be in it, or one was
  /// typed as an argument, which is refused.
  func isHeld(by entry: Script) -> Bool {
    SecretRanges(of: entry.source).isAnyMarked
      || !redactor.ranges(in: entry.source.bytes).isEmpty
      || entry.diagnostics.contains { $0.problem == .secretArgument }
  }
}
