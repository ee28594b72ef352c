/// What unknown first words were most likely meant to be.
struct StatementMeanings {
  /// For more words than this nobody needs to be told, and looking takes its time.
  private static let limit = 100

  private var known: [String: String?] = [:]

  /// The name of the statement; nil where none is near.
  mutating func meant(by word: String) -> String? {
    if let meaning = known[word] { return meaning }
    guard known.count < Self.limit else { return nil }
    let meaning = StatementSyntax.meant(by: word)
    known[word] = .some(meaning)
    return meaning
  }
}
