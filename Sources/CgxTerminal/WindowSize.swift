import Glibc

/// The size of a terminal's window, in characters.
public struct WindowSize: Sendable, Equatable {
  public var columns: Int
  public var rows: Int

  public init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }

  /// Nil where the descriptor is no terminal, or one that does not tell its size.
  public init?(descriptor: Int32) {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
      return nil
    }
    self.init(columns: Int(size.ws_col), rows: Int(size.ws_row))
  }

  /// Whether a text can be seen at once, with one row left for the prompt.
  public func holds(_ text: String) -> Bool {
    var used = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      used += max(1, (displayWidth(unstyled(line)) + columns - 1) / columns)
      // The text ends with a line feed, behind which the prompt stands.
      if used > rows { return false }
    }
    return true
  }
}
