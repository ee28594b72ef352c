import CgxJSON
import CgxLanguage
import CgxTenant
public import CgxTerminal
import Glibc
import Synchronization

/// The shell at a terminal: reads statements line by line and runs each as it is complete.
public struct Prompt: Sendable {
  let interpreter: Interpreter
  let interrupts: Interrupts
  let completer: StatementCompleter
  private let isSandbox: Bool
  private let term: String?
  private let style: Style
  let say: @Sendable (String) -> Void

  /// - Parameters:
  ///   - term: the terminal's name, as `TERM` gives it.
  ///   - say: writes a line of talk.
  public init(
    _ interpreter: Interpreter, interrupts: Interrupts, isSandbox: Bool, term: String?,
    style: Style = .plain, say: @escaping @Sendable (String) -> Void
  ) {
    self.interpreter = interpreter
    self.interrupts = interrupts
    self.isSandbox = isSandbox
    self.term = term
    self.style = style
    self.say = say
    let connection = interpreter.connection
    completer = StatementCompleter(
      home: interpreter.configuration.environment["HOME"], now: { connection.now })
  }

  /// What is kept from one line to the next.
  struct Memory {
    var history: History?
    var hasToldOfSecrets = false
    /// How many secrets were known when the entries were searched for them.
    var secretCount = 0
    /// Whether saved changes were offered, and of which session the last time.
    var hasOffered = false
    var offeredSession: String?
    /// How often there was the end where a line was asked for.
    var endsInARow = 0
  }

  /// Runs until the person leaves.
  ///
  /// - Parameter history: nil keeps none.
  public func run(history: History?) async throws(LineEditor.Failure) {
    let completer = completer
    let editor = try LineEditor(
      term: term, style: style,
      knowledge: LineKnowledge(
        completions: { completer.completions($0) },
        marginNote: { completer.marginNote($0) }))
    var memory = Memory(history: history)
    await load(&memory, editor)
    await interpreter.reportOpenCommits()
    await interpreter.ask { question in await answer(question, editor) }
    do {
      try await converse(editor, &memory)
    } catch {
      await finish(&memory)
      throw error
    }
    await finish(&memory)
  }

  private func converse(
    _ editor: LineEditor, _ memory: inout Memory
  ) async throws(LineEditor.Failure) {
    var open = ""
    var initial = ""
    while true {
      if interrupts.isTerminating { return await end() }
      await offerSavedStage(&memory)
      completer.update(await interpreter.knownNames)
      let prompt = await open.isEmpty ? prompt() : continuationPrompt(open)
      let input = await read(editor, prompt, before: open, initial: initial)
      initial = ""
      if input != .endOfFile { memory.endsInARow = 0 }
      switch input {
      case .interrupted:
        open = ""
      case .endOfFile where !isTerminal(STDIN_FILENO): return await end()
      case .endOfFile where !open.isEmpty:
        say("the statement that was still open is dropped")
        open = ""
      case .endOfFile:
        memory.endsInARow += 1
        // A terminal that gives nothing but the end has nobody at it.
        if memory.endsInARow > 9 { return await end(isGone: true) }
        if try await mayLeave(editor) { return await end() }
      case .line(let line) where answered(line, after: open):
        // Where the terminal edits its lines itself, nothing could take it away again.
        if editor.editsLines { initial = String(line.dropLast()) }
      case .line(let line):
        let taken = await take(line: line, after: &open, editor, &memory)
        if taken == .quit, !interrupts.isTerminating, try await mayLeave(editor) {
          return await end()
        }
      case .pasted(let lines, let rest):
        switch await takePasted(lines, after: &open, editor, &memory) {
        case .none: initial = rest
        case .failed(let count): sayNotRun(count, rest)
        case .quit(let count):
          sayNotRun(count, rest)
          if !interrupts.isTerminating, try await mayLeave(editor) { return await end() }
        }
      }
    }
  }

  private func sayNotRun(_ count: Int, _ rest: String) {
    let count = count + (rest.isEmpty ? 0 : 1)
    let noun = count == 1 ? "1 pasted line was" : "\(count) pasted lines were"
    if count > 0 { say("\(noun) not run") }
  }

  func read(
    _ editor: LineEditor, _ prompt: String, before: String = "", initial: String = ""
  ) async -> LineInput {
    await interruptible(editor) {
      await editor.readLine(prompt: prompt, before: before, initial: initial)
    }
  }

  func ask(_ editor: LineEditor, _ question: String) async -> LineInput {
    await interruptible(editor) { await editor.readAnswer(prompt: question) }
  }

  private func interruptible(
    _ editor: LineEditor, _ reading: () async -> LineInput
  ) async -> LineInput {
    await interrupts.handling {
      editor.interrupt()
    } during: {
      interrupts.isTerminating ? .interrupted : await reading()
    }
  }

  func prompt() async -> String {
    var parts = ["cgx"]
    if isSandbox { parts.append("sandbox") }
    if let session = await interpreter.shownSession { parts.append(printable(session.short)) }
    let count = await interpreter.stagedCount
    if count > 0 { parts.append("*\(count)") }
    if await interpreter.hasUnknownOutcome { parts.append("?") }
    return parts.joined(separator: " ") + " › "
  }

  /// Names what still has to be closed.
  func continuationPrompt(_ open: String) -> String {
    let closing =
      Parser.parse(SourceText(name: SourceText.promptName, text: open)).missingClosing ?? ""
    return "  … " + closing + " › "
  }
}
