import CEditline
import Glibc

/// The line editor of the prompt, on libedit; for terminals alone.
///
/// The editor is used by one reader at a time; only `interrupt()` may come from elsewhere.
public final class LineEditor: @unchecked Sendable {
  public enum Failure: Error {
    case noTerminal
  }

  /// The characters of a line that is edited; a longer value belongs into a file.
  static let lineLimit = 64 * 1024

  let terminal: Terminal
  let knowledge: LineKnowledge
  let style: Style
  /// Whether the terminal can't move its cursor: then it edits its lines itself.
  let isPlain: Bool
  /// Whether the terminal breaks lines anew when its window changes.
  let reflows: Bool

  var editor: OpaquePointer?
  var keys = KeyReader()
  var display = LineDisplay()
  /// Oldest first, each once.
  var history: [String] = []

  // Of the line that is being read.
  var prompt = ""
  var before = ""
  var initial = ""
  /// Whether the line answers a question: then nothing is known about it.
  var isAnswer = false
  var footer: [String] = []
  var isDrawn = false
  var isFinished = false
  var outcome: LineInput?
  var pastedText: String?
  /// What libedit has still to take of a key that sends several characters.
  var unread: ArraySlice<UInt32> = []
  /// What stood below the line when the last key came.
  var footerBefore: [String] = []

  /// - Parameters:
  ///   - output: where the line is drawn; standard error where the results go elsewhere.
  ///   - term: the terminal's name, as `TERM` gives it.
  public init(
    program: String = "cgx", input: Int32 = 0, output: Int32 = isTerminal(1) ? 1 : 2, term: String?,
    style: Style = .plain, knowledge: LineKnowledge
  ) throws(Failure) {
    // xterm tells its name, also to those in it that call themselves the same.
    let isXterm = getenv("XTERM_VERSION") != nil && (term ?? "").hasPrefix("xterm")
    reflows = term != "linux" && !isXterm
    guard let wake = WakePipe() else { throw .noTerminal }
    terminal = Terminal(input: input, output: output, wake: wake)
    self.knowledge = knowledge
    self.style = style
    let isDumb = ["", "dumb", "emacs"].contains(term ?? "")
    guard !isDumb else {
      isPlain = true
      return
    }
    isPlain = false
    let made = cgx_editor_create(program, input, output, Self.calls(to: self))
    guard let made else { throw .noTerminal }
    editor = made
    keys.translatesSequences = cgx_editor_is_vi(made)
    keys.keepsUnknownSequences = cgx_editor_binds_sequences(made)
  }

  deinit {
    if let editor { cgx_editor_destroy(editor) }
    terminal.wake.close()
  }

  /// Reads a line, on a thread of its own: the call blocks.
  ///
  /// - Parameters:
  ///   - before: the lines of an open statement that this one goes on, each with its line feed.
  ///   - initial: what is in the line to begin with.
  public func readLine(
    prompt: String, before: String = "", initial: String = ""
  ) async -> LineInput {
    await valueFromOwnThread { self.read(prompt, before, initial) }
  }

  /// Asks a question, on a thread of its own: what is typed is no statement.
  public func readAnswer(prompt: String) async -> LineInput {
    await valueFromOwnThread { self.read(prompt, "", "", isAnswer: true) }
  }

  /// Whether a line can be changed that it begins with; else the terminal edits what is typed.
  public var editsLines: Bool { editor.map { !cgx_editor_is_off($0) } ?? false }

  /// Asks for a secret, without echo, on a thread of its own. It is not remembered.
  public func readSecret(prompt: String) async -> SecretInput {
    await valueFromOwnThread { self.secret(prompt) }
  }

  /// Shows a line as if it had been typed at a prompt.
  public func echo(prompt: String, line: String) {
    terminal.write(prompt + printable(line).replacing("\n", with: "\n  … ") + "\n")
  }

  /// Drops the line that is being read, or the next one; from any thread.
  public func interrupt() {
    terminal.wake.send(.interrupt)
  }

  /// Adds an entry for the arrow keys and Ctrl-R; an earlier one that is the same goes.
  public func remember(_ entry: String) {
    guard let editor, !entry.isEmpty else { return }
    if let index = history.lastIndex(of: entry) {
      history.remove(at: index)
      cgx_editor_remove_history(editor, entry)
    }
    remember(earlier: [entry])
  }

  /// Adds the entries of earlier shells, oldest first, each of them once.
  public func remember(earlier entries: [String]) {
    guard let editor else { return }
    history += entries
    for entry in entries { cgx_editor_add_history(editor, entry) }
  }

  /// Takes entries from the arrow keys and Ctrl-R.
  public func forget(where isUnwanted: (String) -> Bool) {
    guard let editor, history.contains(where: isUnwanted) else { return }
    history.removeAll(where: isUnwanted)
    cgx_editor_clear_history(editor)
    for entry in history { cgx_editor_add_history(editor, entry) }
  }
}
