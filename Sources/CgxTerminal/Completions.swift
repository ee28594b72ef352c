/// A word that can stand at the cursor.
public struct Completion: Sendable, Equatable {
  /// The whole word, from where it begins.
  public var text: String
  /// What follows it where it is the only one: a space, a quote, `/`, nothing.
  public var suffix: String
  /// A few words about it, shown where several are listed.
  public var note: String?

  public init(_ text: String, suffix: String = " ", note: String? = nil) {
    self.text = text
    self.suffix = suffix
    self.note = note
  }
}

/// The words that can stand at the cursor.
public struct Completions: Sendable, Equatable {
  /// The UTF-8 offset in the line where the word to be completed begins.
  public var start: Int
  public var words: [Completion]

  public init(start: Int, words: [Completion]) {
    self.start = start
    self.words = words
  }

  public init(start: Int, words: [String]) {
    self.init(start: start, words: words.map { Completion($0) })
  }

  /// What all words begin with.
  var common: String {
    guard let first = words.first?.text else { return "" }
    return words.dropFirst().reduce(first) { common, word in
      String(zip(common, word.text).prefix { $0 == $1 }.map(\.0))
    }
  }
}
