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
    /// Leaving was asked for, before so many lines.
    case quit(Int)
  }

  /// Runs pasted lines entry by entry, up to the first that fails or to an interrupt.
  func takePasted(
    _ pasted: [String], after open: inout String, _ editor: LineEditor, _ memory: inout Memory
  ) async -> Left {
    let earlier = open.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    let lines = earlier.map(String.init) + pasted
    // The editor has shown the first of the pasted ones.
    let unseen = earlier.count + 1
    let interruptions = interrupts.count
    let split = EntryLines(lines)
    for range in split.entries {
      let text = lines[range].joined(separator: "\n")
      if range.lowerBound >= unseen {
        editor.echo(prompt: await prompt(), line: text)
      } else if range.upperBound > unseen {
        editor.echo(prompt: "  … ", line: lines[unseen..<range.upperBound].joined(separator: "\n"))
      }
      open = ""
      if split.isLastOpen, range.upperBound == lines.count {
        open = text + "\n"
        return .none
      }
      let left = lines.count - range.upperBound
      switch await take(text, editor, &memory) {
      case .next: break
      case .failed: return .failed(left)
      case .quit: return .quit(left)
      }
      if interrupts.count > interruptions { return .failed(left) }
    }
    return .none
  }

  /// Runs the statement that a line ends, or waits for the rest of it.
  func take(
    line: String, after open: inout String, _ editor: LineEditor, _ memory: inout Memory
  ) async -> Interpreter.EntryResult {
    open += line
    let source = SourceText(name: SourceText.promptName, text: open)
    if Parser.parse(source).missingClosing != nil {
      open += "\n"
      return .next
    }
    defer { open = "" }
    return await take(open, editor, &memory)
  }

  /// Runs an entry, and what 'edit' makes of an earlier one, as if that had been typed.
  private func take(
    _ entry: String, _ editor: LineEditor, _ memory: inout Memory
  ) async -> Interpreter.EntryResult {
    await remember(entry, editor, &memory)
    var result = await run(SourceText(name: SourceText.promptName, text: entry))
    while result == .next, let text = await interpreter.takeEditedEntry() {
      await remember(text, editor, &memory)
      result = await run(SourceText(name: SourceText.promptName, text: text))
    }
    await forgetSecrets(editor, &memory)
    return result
  }

  private func run(_ source: SourceText) async -> Interpreter.EntryResult {
    await interrupts.cancelling { await interpreter.runEntry(source) }
  }

  /// A line that asks what may come: the answer, in place of running it.
  func answered(_ line: String, after open: String) -> Bool {
    guard let asked = Assistance.question(in: open + line) else { return false }
    let entries = completer.whatMayCome(after: asked)
    if entries.isEmpty {
      say("nothing fits there" + (completer.mistake(in: asked).map { ": " + $0 } ?? ""))
    }
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
    memory.secretCount = interpreter.secrets.count
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
        say("\(plural(count, "damaged line")) of the history left out")
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

  /// Takes entries out of the history that have turned out to hold a secret.
  private func forgetSecrets(_ editor: LineEditor, _ memory: inout Memory) async {
    let count = interpreter.secrets.count
    guard count != memory.secretCount else { return }
    memory.secretCount = count
    let redactor = interpreter.secrets.redactor
    editor.forget { redactor.finds(in: $0) }
    do {
      if try await memory.history?.remove(where: { redactor.finds(in: $0) }) == false {
        say("another shell holds the history: entries with a secret stay in it")
      }
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

  /// Whether an entry is not to be remembered.
  private func holdsSecret(_ entry: String) -> Bool {
    let source = SourceText(name: SourceText.promptName, text: entry)
    return interpreter.secrets.isHeld(by: Parser.parse(source))
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
