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
  /// What has been edited and runs next.
  var edited: String?
  private var running: SourceText?
  /// By the offset at which the statement begins.
  private(set) var outcomes: [Int: Outcome] = [:]

  mutating func begin(_ source: SourceText) {
    running = source
    outcomes = [:]
  }

  mutating func end() {
    running = nil
    outcomes = [:]
  }

  mutating func note(_ outcome: Outcome, of statement: Statement) {
    guard let running, running === statement.source else { return }
    outcomes[statement.range.lowerBound] = outcome
  }
}

extension Interpreter {
  /// Runs an entry of the prompt, and records it where that was asked for.
  func runEntry(_ source: SourceText) async -> EntryResult {
    entries.begin(source)
    defer { entries.end() }
    let recorded = recorder
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
    let isSecret =
      SecretRanges(of: source).isAnyMarked || secrets.redactor.finds(in: text)
      || script.diagnostics.contains { $0.problem == .secretArgument }
    guard text.contains(where: { !$0.isWhitespace }) else { return }
    entries.last = isSecret ? .secret : .text(text)
  }
}
