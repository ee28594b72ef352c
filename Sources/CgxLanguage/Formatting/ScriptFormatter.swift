/// Writes scripts in the one layout: it moves white space and line ends, and changes no word.
///
/// - One statement a line, one space between words, two spaces a level inside of `if`; 100
///   characters are a wide line.
/// - Comments stay: on their own lines with the indentation of their block, behind a statement with
///   two spaces before `#`.
/// - One blank line at most between statements, none at the ends of a block or of the text, one
///   before each `test` and its comments.
/// - JSON has a space behind `:` and `,`. A bracket or brace that holds a line end, or does not fit
///   the line, has each member on a line of its own.
/// - `\` at a line's end goes where the statement fits one line; else it stays, and the next line
///   is indented by four more.
/// - Line ends are LF; the last line has one; there is no byte order mark.
public enum ScriptFormatter {
  /// Why a text is not formatted.
  public enum Failure: Error, Sendable {
    /// It does not parse.
    case mistakes([Diagnostic])
    /// The new text would mean something else, from this statement on, by its UTF-8 offset: a bug.
    case differs(at: Int)
  }

  /// The text of a source in the one layout, in UTF-8. Formatting it again changes nothing.
  ///
  /// What comes out was read again and compared, word by word.
  public static func format(_ source: SourceText) throws(Failure) -> [UInt8] {
    try format(source, sizeLimit: SourceText.sizeLimit)
  }

  /// - Parameter sizeLimit: what would be longer is refused, since nothing could read it; in bytes.
  static func format(_ source: SourceText, sizeLimit: Int) throws(Failure) -> [UInt8] {
    let script = Parser.parse(source)
    guard script.diagnostics.isEmpty else { throw .mistakes(script.diagnostics) }
    var layout = ScriptLayout(source)
    do {
      try layout.writeAll()
    } catch {
      throw .mistakes([error])
    }
    guard layout.output.count <= sizeLimit else {
      throw .mistakes([
        Diagnostic(
          .sourceTooLarge(bytes: layout.output.count, limit: sizeLimit), in: source, 0..<0)
      ])
    }
    if let offset = firstDifference(source, SourceText(name: source.name, bytes: layout.output)) {
      throw .differs(at: offset)
    }
    return layout.output
  }

  /// Statements that were made by the program, in the one layout; what can't be read stays as it is.
  public static func format(_ text: String) -> String {
    guard let bytes = try? format(SourceText(name: "", text: text)) else { return text }
    return String(decoding: bytes.dropLast(), as: UTF8.self)
  }

  /// The offset in the old text of the first statement whose words differ, or nil.
  private static func firstDifference(_ old: SourceText, _ new: SourceText) -> Int? {
    guard new.firstUnreadable() == nil else { return 0 }
    var (oldLexer, newLexer) = (Lexer(old), Lexer(new))
    var (oldWords, newWords): ([Word], [Word]) = ([], [])
    while true {
      let start = oldLexer.position
      do {
        let isThere = try oldLexer.readStatement(into: &oldWords)
        guard try newLexer.readStatement(into: &newWords) == isThere else { return start }
        guard isThere else { return nil }
      } catch {
        return start
      }
      let isSame = oldWords.elementsEqual(newWords) { $0.isSame(in: old, as: $1, in: new) }
      guard isSame else { return oldWords[0].range.lowerBound }
    }
  }
}
