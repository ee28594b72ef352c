/// A word of a statement.
struct Word {
  enum Kind {
    /// Written without quotes, brackets or placeholders.
    case bare
    /// Anything else: a string, JSON, `@path`, a here-document, a word with `${…}` in it.
    case value(Expression)
  }

  var kind: Kind
  /// UTF-8 offsets in the source.
  var range: Range<Int>
}
