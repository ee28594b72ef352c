/// What a person sees beside the line while typing.
public struct Hint: Sendable, Equatable {
  public var text: String
  /// Whether it says what is wrong, and not what may come next.
  public var isWarning: Bool

  public init(_ text: String, isWarning: Bool = false) {
    self.text = text
    self.isWarning = isWarning
  }
}

extension Assistance {
  /// What is wrong already, else what may come next in the style of a synopsis; nil where there is
  /// nothing to say.
  ///
  /// - Parameters:
  ///   - text: the open statement, all lines of it.
  ///   - cursor: a UTF-8 offset: what is typed there may still become right.
  public static func hint(
    for text: String, cursor: Int, knowing vocabulary: Vocabulary
  ) -> Hint? {
    guard text.utf8.count <= Situation.sizeLimit, let situation = Situation(text, cursor: cursor)
    else { return nil }
    let finder = MistakeFinder(text, situation, vocabulary)
    if cursor == text.utf8.count, question(in: text) != nil { return Hint("Enter lists it") }
    if let mistake = finder.first() {
      let isSecret = SecretRanges(of: mistake.source).ranges
        .contains { $0.overlaps(mistake.range) }
      return Hint(mistake.hint(isSecret: isSecret), isWarning: true)
    }
    guard !situation.isOpaque, !situation.isInside, let next = situation.patternToCome else {
      return nil
    }
    let synopsis = next.text
    return synopsis.isEmpty ? nil : Hint(synopsis)
  }
}

extension Situation {
  /// What comes behind the word at the cursor if it could be one as it is, else in its place.
  fileprivate var patternToCome: ArgumentPattern? {
    guard !words.isEmpty else {
      return current.flatMap(bare).flatMap(StatementSyntax.named)?.arguments
    }
    guard let pattern else { return nil }
    guard let current else { return pattern }
    return pattern.after(bare(current)) ?? pattern
  }
}

extension Diagnostic {
  /// The mistake in few words.
  ///
  /// - Parameter isSecret: whether its text is not to be shown, as in an error.
  fileprivate func hint(isSecret: Bool) -> String {
    guard !isSecret else { return problem.message.withoutQuotes.title }
    let message = problem.message
    if let suggestion = problem.suggestion {
      return "'\(source.text(range))': did you mean \(suggestion)?"
    }
    switch problem {
    case .notOneOf, .misplaced, .unknownRunOption, .runOptionValue:
      return message.title + (message.label.map { ": " + $0 } ?? "")
    default: return message.title
    }
  }
}
