/// Where something was written: a source and a place in it.
public struct Place: Equatable, Sendable, CustomStringConvertible {
  /// A file's path, or `-c`, `-` for standard input, `prompt`.
  public var source: String
  /// From 1.
  public var line: Int
  /// From 1, in characters.
  public var column: Int

  public init(source: String, line: Int, column: Int) {
    self.source = source
    self.line = line
    self.column = column
  }

  /// `source:line:column`, on one line whatever the source's name.
  public var description: String {
    "\(source.replacing("\n", with: "\\n")):\(line):\(column)"
  }
}
