/// What came of reading a line at the prompt.
public enum LineInput: Sendable, Equatable {
  /// A line without its line feed; one that came from the history may hold several lines.
  case line(String)
  /// Whole lines that were pasted, to be taken one by one, and what follows the last of them:
  /// it waits for the person's Enter.
  case pasted([String], rest: String)
  /// Ctrl-C: the line is dropped.
  case interrupted
  /// Ctrl-D on an empty line, or the terminal is gone.
  case endOfFile
}

/// What came of asking for a secret.
public enum SecretInput: Sendable, Equatable {
  case secret(String)
  /// Ctrl-C.
  case interrupted
  /// Ctrl-D on an empty line, or the terminal is gone.
  case endOfFile
}

/// A line while it is being edited.
public struct EditedText: Sendable, Equatable {
  /// The lines of the statement that came before, each with its line feed.
  public var before: String
  public var line: String
  /// A UTF-8 offset in the line.
  public var cursor: Int

  public init(before: String = "", line: String, cursor: Int) {
    self.before = before
    self.line = line
    self.cursor = cursor
  }
}

/// What the shell knows about a line while it is being edited. Both are called on every
/// keystroke or Tab, so they never wait for anything.
public struct LineKnowledge: Sendable {
  var completions: @Sendable (EditedText) -> Completions
  var marginNote: @Sendable (EditedText) -> MarginNote?

  public init(
    completions: @escaping @Sendable (EditedText) -> Completions,
    marginNote: @escaping @Sendable (EditedText) -> MarginNote? = { _ in nil }
  ) {
    self.completions = completions
    self.marginNote = marginNote
  }
}

/// What is shown at the right margin beside the line.
public struct MarginNote: Sendable, Equatable {
  public var text: String
  /// Whether it tells a mistake, not what may come next.
  public var isWarning: Bool

  public init(_ text: String, isWarning: Bool = false) {
    self.text = text
    self.isWarning = isWarning
  }
}
