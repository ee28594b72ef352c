import CgxLanguage
import CgxTenant
import CgxTerminal
import Glibc

/// What is done with the lines that were typed or pasted.
extension Prompt {
  /// What came of pasted lines.
  enum Left {
    case none
    /// So many lines were not run.
    case failed(Int)
    case quit
  }

  /// Runs pasted lines one by one, up to the first that fails.
  func takePasted(
    _ lines: [String], after open: inout String, _ editor: LineEditor, _ memory: inout Memory
  ) async -> Left {
    for (index, line) in lines.enumerated() {
      if index > 0 {
        completer.update(await interpreter.knownNames)
        let prompt = await open.isEmpty ? prompt() : continuationPrompt(open)
        editor.echo(prompt: prompt, line: line)
      }
      switch await take(line, after: &open, editor, &memory) {
      case .next: break
      case .failed: return .failed(lines.count - index - 1)
      case .quit: return .quit
      }
      if interrupts.isTerminating { break }
    }
    return .none
  }

  /// Runs the statement that a line ends, or waits for the rest of it.
  func take(
    _ line: String, after open: inout String, _ editor: LineEditor, _ memory: inout Memory
  ) async -> Interpreter.EntryResult {
    if answered(line, after: open) { return .next }
    open += line
    let source = SourceText(name: SourceText.promptName, text: open)
    if Parser.parse(source).missingClosing != nil {
      open += "\n"
      return .next
    }
    await remember(open, editor, &memory)
    open = ""
    return await runWithEdited(source, editor, &memory)
  }

  private func run(_ source: SourceText) async -> Interpreter.EntryResult {
    await interrupts.cancelling { await interpreter.runEntry(source) }
  }

  /// Runs an entry, and what 'edit' makes of an earlier one, as if that had been typed.
  private func runWithEdited(
    _ source: SourceText, _ editor: LineEditor, _ memory: inout Memory
  ) async -> Interpreter.EntryResult {
    var result = await run(source)
    while result == .next, let text = await interpreter.takeEditedEntry() {
      await remember(text, editor, &memory)
      result = await run(SourceText(name: SourceText.promptName, text: text))
    }
    return result
  }

  /// A line that asks what may come: the answer, in place of running it.
  private func answered(_ line: String, after open: String) -> Bool {
    guard let asked = Assistance.question(in: open + line) else { return false }
    let entries = completer.whatMayCome(after: asked)
    let width = entries.map { displayWidth($0.name) }.max() ?? 0
    for entry in entries {
      let pad = String(repeating: " ", count: width - displayWidth(entry.name) + 2)
      say("  " + printable(entry.name) + pad + printable(entry.meaning))
    }
    return true
  }

  // MARK: History

  /// How many entries of the history names are taken from.
  private static let recalledEntries = 2000

  func load(_ memory: inout Memory, _ editor: LineEditor) async {
    do {
      let entries = try memory.history?.load() ?? []
      editor.remember(earlier: entries)
      await interpreter.remember(entries)
      // The names in them can wait until the prompt is up: nobody completes one before.
      let completer = completer
      if !entries.isEmpty {
        onOwnThread {
          usleep(100_000)
          completer.recall(entries: entries.suffix(Self.recalledEntries))
        }
      }
      if let count = memory.history?.damagedLines, count > 0 {
        say("\(count) damaged line\(count == 1 ? "" : "s") of the history left out")
      }
    } catch {
      memory.history = nil
      say(error.sentence)
    }
  }

  private func remember(
    _ entry: String, _ editor: LineEditor, _ memory: inout Memory
  ) async {
    guard entry.contains(where: { !$0.isWhitespace }) else { return }
    guard !holdsSecret(entry) else {
      if !memory.hasToldOfSecrets { say("an entry with a secret is not kept in the history") }
      memory.hasToldOfSecrets = true
      return
    }
    editor.remember(entry)
    do {
      try await memory.history?.add(entry)
    } catch {
      memory.history = nil
      say(error.sentence)
    }
  }

  /// Writes what another shell has kept from the file.
  func finish(_ memory: inout Memory) async {
    do {
      guard let count = try await memory.history?.finish(), count > 0 else { return }
      say(
        "\(count) entr\(count == 1 ? "y is" : "ies are") not kept: another shell holds the history")
    } catch {
      say(error.sentence)
    }
  }

  /// Whether an entry is not to be remembered: it stages a secret, or one is known to be in it, or
  /// one was typed as an argument, which is refused.
  private func holdsSecret(_ entry: String) -> Bool {
    let source = SourceText(name: SourceText.promptName, text: entry)
    return SecretRanges(of: source).isAnyMarked || interpreter.secrets.redactor.finds(in: entry)
      || Parser.parse(source).diagnostics.contains { $0.problem == .secretArgument }
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
