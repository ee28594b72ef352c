import CgxJSON
import CgxLanguage
import CgxTenant
public import CgxTerminal
import Synchronization

/// The shell at a terminal: reads statements line by line and runs each as it is complete.
public struct Prompt: Sendable {
  private let interpreter: Interpreter
  private let interrupts: Interrupts
  private let completer: StatementCompleter
  private let isSandbox: Bool
  private let say: @Sendable (String) -> Void

  /// - Parameter say: writes a line of talk.
  public init(
    _ interpreter: Interpreter, interrupts: Interrupts, isSandbox: Bool,
    say: @escaping @Sendable (String) -> Void
  ) {
    self.interpreter = interpreter
    self.interrupts = interrupts
    self.isSandbox = isSandbox
    self.say = say
    completer = StatementCompleter()
  }

  /// Runs until the person leaves.
  ///
  /// - Parameter historyPath: nil keeps no history.
  public func run(historyPath: String?) async throws(LineEditor.Failure) {
    let completer = completer
    let editor = try LineEditor { completer.completions($0, at: $1) }
    var memory = Memory(history: historyPath.map { History(path: $0) })
    do {
      for entry in try memory.history?.load() ?? [] { editor.remember(entry) }
    } catch {
      memory.history = nil
      say(error.sentence)
    }
    await interpreter.reportOpenCommits()
    var open = ""
    while true {
      await completer.update(stagedKeys: interpreter.stagedKeys)
      let prompt = await open.isEmpty ? prompt() : continuationPrompt(open)
      switch await read(editor, prompt) {
      case .interrupted:
        if interrupts.isTerminating { return await interpreter.close() }
        open = ""
      case .endOfFile where !open.isEmpty:
        say("the statement that was still open is dropped")
        open = ""
      case .endOfFile:
        if try await mayLeave(editor) { return await interpreter.close() }
        open = ""
      case .line(let line):
        open += line
        let source = SourceText(name: "prompt", text: open)
        if Parser.parse(source).missingClosing != nil {
          open += "\n"
          continue
        }
        remember(open, editor, &memory)
        open = ""
        let flow = await run(source)
        if interrupts.isTerminating { return await interpreter.close() }
        if flow == .quit, try await mayLeave(editor) {
          return await interpreter.close()
        }
      }
    }
  }

  private func read(_ editor: LineEditor, _ prompt: String) async -> LineInput {
    await interrupts.handling {
      editor.interrupt()
    } during: {
      await editor.readLine(prompt: prompt)
    }
  }

  private func run(_ source: SourceText) async -> Interpreter.Flow {
    await interrupts.cancelling {
      do {
        return try await interpreter.run([source])
      } catch {
        return .next
      }
    }
  }

  /// What is kept of the entries.
  private struct Memory {
    var history: History?
    var hasToldOfSecrets = false
  }

  private func remember(_ entry: String, _ editor: LineEditor, _ memory: inout Memory) {
    guard entry.contains(where: { !$0.isWhitespace }) else { return }
    guard !holdsSecret(entry) else {
      if !memory.hasToldOfSecrets { say("an entry with a secret is not kept in the history") }
      memory.hasToldOfSecrets = true
      return
    }
    editor.remember(entry)
    do {
      try memory.history?.add(entry)
    } catch {
      memory.history = nil
      say(error.sentence)
    }
  }

  /// Whether an entry is not to be remembered: it stages a secret, or one is known to be in it, or
  /// one was typed as an argument, which is refused.
  private func holdsSecret(_ entry: String) -> Bool {
    let source = SourceText(name: "prompt", text: entry)
    return SecretRanges(of: source).isAnyMarked || interpreter.secrets.redactor.finds(in: entry)
      || Parser.parse(source).diagnostics.contains { $0.problem == .secretArgument }
  }

  /// Asks before staged changes are lost.
  private func mayLeave(_ editor: LineEditor) async throws(LineEditor.Failure) -> Bool {
    let count = await interpreter.stagedCount
    guard count > 0 else { return true }
    let noun = count == 1 ? "1 change is" : "\(count) changes are"
    switch await read(editor, "\(noun) staged and not committed. Leave without them? [y/N] ") {
    case .line(let answer): return ["y", "yes"].contains(answer.lowercased())
    case .endOfFile: return true
    case .interrupted: return false
    }
  }

  private func prompt() async -> String {
    var parts = ["cgx"]
    if isSandbox { parts.append("sandbox") }
    if let session = await interpreter.selectedSession { parts.append(printable(session.short)) }
    let count = await interpreter.stagedCount
    if count > 0 { parts.append("*\(count)") }
    if await interpreter.hasUnknownOutcome { parts.append("?") }
    return parts.joined(separator: " ") + " › "
  }

  /// Names what still has to be closed.
  private func continuationPrompt(_ open: String) -> String {
    let closing = Parser.parse(SourceText(name: "prompt", text: open)).missingClosing ?? ""
    return "  … " + closing + " › "
  }
}

extension History.Failure {
  fileprivate var sentence: String {
    switch self {
    case .unusable(let path, let reason):
      "no history is kept: can't use '\(printable(path))': \(reason)"
    }
  }
}
