import CEditline
import Glibc
import Synchronization

/// What came of reading a line at the prompt.
public enum LineInput: Sendable, Equatable {
  case line(String)
  /// Ctrl-C: the line is dropped.
  case interrupted
  /// Ctrl-D on an empty line, or the terminal is gone.
  case endOfFile
}

/// The line editor of the prompt, on libedit; for terminals alone.
///
/// The editor is used by one reader at a time; only `interrupt()` may come from elsewhere.
public final class LineEditor: @unchecked Sendable {
  public enum Failure: Error {
    case noTerminal
  }

  private let editor: OpaquePointer
  private let context: Unmanaged<Completer>

  /// - Parameter complete: the words that can stand at a UTF-8 offset in a line, and the offset
  ///   where the word begins.
  public init(
    program: String = "cgx", input: Int32 = 0, output: Int32 = 1,
    complete: @escaping @Sendable (_ line: String, _ cursor: Int) -> Completions
  ) throws(Failure) {
    context = Unmanaged.passRetained(Completer(complete: complete, output: output))
    let made = cgx_editor_create(program, input, output, context.toOpaque()) {
      context, editor, line, cursor in
      guard let context, let editor, let line else { return }
      Unmanaged<Completer>.fromOpaque(context).takeUnretainedValue()
        .complete(editor, line: String(cString: line), cursor: cursor)
    }
    guard let made else {
      context.release()
      throw .noTerminal
    }
    editor = made
  }

  deinit {
    cgx_editor_destroy(editor)
    context.release()
  }

  /// Reads a line, on a thread of its own: the call blocks.
  public func readLine(prompt: String) async -> LineInput {
    await withCheckedContinuation { continuation in
      onOwnThread { continuation.resume(returning: self.read(prompt)) }
    }
  }

  private func read(_ prompt: String) -> LineInput {
    var line: UnsafePointer<CChar>?
    let state = prompt.withCString { cgx_editor_read(editor, $0, &line) }
    switch state {
    case CGX_LINE:
      guard let line else { return .endOfFile }
      let text = String(cString: line)
      return .line(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    case CGX_INTERRUPTED: return .interrupted
    default: return .endOfFile
    }
  }

  /// Drops the line that is being read; from any thread.
  public func interrupt() {
    cgx_editor_interrupt(editor)
  }

  /// Adds an entry for the arrow keys and Ctrl-R.
  public func remember(_ entry: String) {
    cgx_editor_add_history(editor, entry)
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
