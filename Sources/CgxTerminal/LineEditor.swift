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

  var editor: OpaquePointer?
  var keys = KeyReader()
  var display = LineDisplay()
  var history: [String] = []

  // Of the line that is being read.
  var prompt = ""
  var before = ""
  var initial = ""
  var footer: [String] = []
  var isDrawn = false
  var isFinished = false
  var outcome: LineInput?
  var pastedText: String?
  /// What stood below the line when the last key came.
  var footerBefore: [String] = []

  /// - Parameters:
  ///   - output: where the line is drawn; standard error where the results go elsewhere.
  ///   - term: the terminal's name, as `TERM` gives it.
  public init(
    program: String = "cgx", input: Int32 = 0, output: Int32 = isTerminal(1) ? 1 : 2, term: String?,
    style: Style = .plain, knowledge: LineKnowledge
  ) throws(Failure) {
    guard let wake = WakePipe() else { throw .noTerminal }
    // Ctrl-\ does not end a shell; to a program that it starts it means what it always does.
    signal(SIGQUIT) { _ in }
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
    await withCheckedContinuation { continuation in
      onOwnThread {
        continuation.resume(returning: self.read(prompt, before, initial))
      }
    }
  }

  /// Asks for a secret, without echo, on a thread of its own. It is not remembered.
  public func readSecret(prompt: String) async -> SecretInput {
    await withCheckedContinuation { continuation in
      onOwnThread { continuation.resume(returning: self.secret(prompt)) }
    }
  }

  /// Shows a line as if it had been typed at a prompt.
  public func echo(prompt: String, line: String) {
    terminal.write(prompt + printable(line).replacing("\n", with: "\n  … ") + "\n")
  }

  /// Drops the line that is being read, or the next one; from any thread.
  public func interrupt() {
    terminal.wake.send(.interrupt)
  }

  /// Adds an entry for the arrow keys and Ctrl-R.
  public func remember(_ entry: String) {
    guard let editor, !entry.isEmpty else { return }
    if history.last != entry { history.append(entry) }
    cgx_editor_add_history(editor, entry)
  }
}

extension LineEditor {
  /// Takes entries from the arrow keys and Ctrl-R.
  public func forget(where isUnwanted: (String) -> Bool) {
    guard let editor, history.contains(where: isUnwanted) else { return }
    history.removeAll(where: isUnwanted)
    cgx_editor_clear_history(editor)
    for entry in history { cgx_editor_add_history(editor, entry) }
  }
}

/// Runs a blocking call on a new thread, with signals left to the thread that waits for them.
public func onOwnThread(_ body: @escaping @Sendable () -> Void) {
  let box = Unmanaged.passRetained(Box(body))
  var thread = pthread_t()
  let status = pthread_create(
    &thread, nil,
    { argument in
      if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
      return nil
    }, box.toOpaque())
  if status == 0 {
    pthread_detach(thread)
  } else {
    box.takeRetainedValue().body()
  }
}

private final class Box: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) {
    self.body = body
  }
}
