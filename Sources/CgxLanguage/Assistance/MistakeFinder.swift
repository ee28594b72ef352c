import CgxContext
import CgxJSON

/// Finds what is wrong with a statement while it is typed: with the parser, and where it can't go
/// on because words are missing, with the rules for each word.
struct MistakeFinder {
  private let source: SourceText
  private let situation: Situation
  private let vocabulary: Vocabulary

  init(_ text: String, _ situation: Situation, _ vocabulary: Vocabulary) {
    source = SourceText(name: "prompt", text: text)
    self.situation = situation
    self.vocabulary = vocabulary
  }

  /// The first mistake that no further typing mends.
  func first() -> Diagnostic? {
    let script = Parser.parse(source)
    var found = script.diagnostics.filter { $0.problem.isMistake }
    found += script.knownProblems(now: vocabulary.now ?? Timestamp(seconds: 0))
    found += problemsOfWords()
    return found.sorted { $0.range.lowerBound < $1.range.lowerBound }.first { isCertain($0) }
  }

  // MARK: Words

  private func problemsOfWords() -> [Diagnostic] {
    guard !situation.isOpaque, let first = situation.words.first else { return [] }
    // A rule that is broken may be just what is expected.
    let holdsRules = situation.bare(first) != "expect-error"
    let words = situation.words.dropFirst() + (situation.current.map { [$0] } ?? [])
    let possibilities = situation.possibilities + [situation.pattern?.next ?? []]
    var found: [Diagnostic] = []
    for (index, word) in words.enumerated() {
      if let last = found.last, isCertain(last) { return found }
      found += undefined(in: word)
      guard index < possibilities.count, let text = situation.bare(word) else { continue }
      let next = possibilities[index]
      guard !next.contains(.word(text)) else { continue }
      if holdsRules, next.contains(.slot(.key)), let violation = VariableKey.violation(of: text) {
        found.append(Diagnostic(.rule(.key(violation)), in: source, word.range))
      }
      if next.contains(.slot(.fact)) {
        found += problems(ofFact: word, comparedWith: words.dropFirst(index + 1).first)
      }
    }
    return found + undefinedAtCursor()
  }

  /// The references in a word to what is not known.
  private func undefined(in word: Word) -> [Diagnostic] {
    guard case .value(let expression) = word.kind else { return [] }
    return expression.references.compactMap { reference in
      if let problem = reference.factProblem ?? undefined(reference) {
        return Diagnostic(problem, in: source, reference.range)
      }
      return nil
    }
  }

  private func undefined(_ reference: Reference) -> Problem? {
    guard FactRoot(rawValue: reference.root) == nil, !isDefined(reference.root) else { return nil }
    let names = vocabulary.variables.names + FactRoot.allCases.map(\.rawValue)
    return .undefined(reference.root, suggestion: nearest(to: reference.root, among: names))
  }

  private func isDefined(_ name: String) -> Bool {
    vocabulary.variables.contains(name) || situation.definedNames.contains(name)
  }

  /// A placeholder that is still open, where no name goes on from what is typed.
  private func undefinedAtCursor() -> [Diagnostic] {
    guard situation.current == nil, let start = situation.placeholder, start < situation.cursor,
      let reference = Reference(situation.lexer.bytes, start..<situation.cursor),
      let problem = reference.factProblem ?? undefined(reference)
    else { return [] }
    return [Diagnostic(problem, in: source, reference.range)]
  }

  private func problems(ofFact word: Word, comparedWith comparison: Word?) -> [Diagnostic] {
    guard let reference = Reference(situation.lexer.bytes, word.range) else { return [] }
    if let problem = reference.factProblem {
      return [Diagnostic(problem, in: source, word.range)]
    }
    // Whether a variable exists may be just the question.
    let name = comparison.flatMap(situation.bare)
    guard let comparison = name.flatMap(Condition.Operator.init), comparison.takesValue,
      let problem = undefined(reference)
    else { return [] }
    return [Diagnostic(problem, in: source, word.range)]
  }

  // MARK: What may still become right

  private func isCertain(_ diagnostic: Diagnostic) -> Bool {
    let range = diagnostic.range
    guard range.lowerBound <= situation.cursor, situation.cursor <= range.upperBound else {
      return true
    }
    let typed = source.text(range.lowerBound..<situation.cursor)
    // A placeholder, a file or a here-document may begin there.
    guard !["$", "@", "<", "<<"].contains(typed), !typed.hasSuffix("$") else { return false }
    switch diagnostic.problem {
    case .json, .hereDocumentDelimiter, .reservedName, .missing: return false
    case .duration(.malformed, _): return typed != "+" && typed != "-"
    case .duration(.missingUnit, _), .duration(.unitOutOfOrder("m"), _): return false
    case .timestamp(let error, _): return error == .noSuchDay
    case .rule(.key(.noLetterOrDigit)), .rule(.key(.empty)), .rule(.lifetime(.zero)): return false
    case .rule: return true
    case .misplaced: return !canBeFilledIn && !goesOn
    default: return !goesOn
    }
  }

  /// Whether a word that is known goes on from what is typed.
  private var goesOn: Bool {
    !CandidateFinder(situation, vocabulary).completion().candidates.isEmpty
  }

  /// Whether words of many kinds fit at the cursor.
  private var canBeFilledIn: Bool {
    (situation.pattern?.next ?? []).contains { part in
      switch part {
      case .word, .slot(.json): false
      default: true
      }
    }
  }
}

extension Problem {
  /// Whether it is more than words that are still missing.
  fileprivate var isMistake: Bool {
    switch self {
    case .missing, .unclosed, .json(.unclosed(_, _)): false
    default: true
    }
  }

  /// What was meant instead.
  var suggestion: String? {
    switch self {
    case .unknownStatement(_, let suggestion), .unexpectedWord(_, _, let suggestion),
      .unknownFlag(_, let suggestion, _), .neitherScopeNorLifetime(_, let suggestion),
      .notOneOf(_, _, let suggestion), .misplaced(_, _, let suggestion),
      .unknownFact(_, let suggestion), .undefined(_, let suggestion),
      .unknownRunOption(_, let suggestion), .runOptionValue(_, _, let suggestion):
      suggestion
    default: nil
    }
  }
}
