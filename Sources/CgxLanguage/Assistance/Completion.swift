/// What can be put in the place of the word at the cursor.
public struct Completion: Sendable, Equatable {
  /// The UTF-8 offset where the text that is replaced begins; it ends at the cursor.
  public var start: Int
  /// In the order in which they are offered.
  public var candidates: [Candidate]

  /// One of the texts that fit.
  public struct Candidate: Sendable, Equatable {
    public var text: String
    /// What follows it where it is the only one: a space, a closing quote or bracket, nothing.
    public var suffix: String
    /// What it is, for a list of them.
    public var meaning: String

    public init(_ text: String, suffix: String = " ", _ meaning: String = "") {
      self.text = text
      self.suffix = suffix
      self.meaning = meaning
    }
  }
}

/// Help for someone who types: from the grammar and from what the shell knows, without any I/O but
/// the listing of a folder.
public enum Assistance {
  /// What may stand at the cursor.
  ///
  /// - Parameters:
  ///   - text: the open statement, all lines of it.
  ///   - cursor: a UTF-8 offset; only what stands before decides.
  public static func completions(
    of text: String, cursor: Int, knowing vocabulary: Vocabulary
  ) -> Completion {
    guard let situation = Situation(text, cursor: cursor), !situation.isOpaque else {
      return Completion(start: min(max(0, cursor), text.utf8.count), candidates: [])
    }
    var completion = CandidateFinder(situation, vocabulary).completion()
    let behind = text.utf8.dropFirst(situation.cursor).prefix(2)
    guard !behind.isEmpty else { return completion }
    for index in completion.candidates.indices {
      // What stands behind the cursor already is not written twice.
      let suffix = completion.candidates[index].suffix
      if !suffix.isEmpty, behind.starts(with: suffix.utf8) {
        completion.candidates[index].suffix = ""
      } else if suffix.utf8.count == 2, behind.first == suffix.utf8.first {
        completion.candidates[index].suffix = ""
      }
    }
    return completion
  }
}
