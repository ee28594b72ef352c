import CgxJSON

/// Takes the words of one statement in turn.
struct ArgumentReader {
  let lexer: Lexer
  let words: [Word]
  /// What a mistake is answered with; a statement of several forms narrows it down.
  var synopsis: String
  private var index = 1

  init(lexer: Lexer, words: [Word], synopsis: String) {
    self.lexer = lexer
    self.words = words
    self.synopsis = synopsis
  }

  var next: Word? { index < words.count ? words[index] : nil }

  /// The UTF-8 offset of the statement's end.
  var end: Int { words.last?.range.upperBound ?? 0 }

  /// The text of the next word if it is a bare one.
  var nextBare: String? {
    guard let next, case .bare = next.kind else { return nil }
    return lexer.text(next.range)
  }

  mutating func take() -> Word? {
    guard let word = next else { return nil }
    index += 1
    return word
  }

  /// Takes the next word if it is exactly this bare one.
  mutating func take(_ text: String) -> Bool {
    guard nextBare == text else { return false }
    index += 1
    return true
  }

  /// Takes all words that are left.
  mutating func takeRest() -> [Word] {
    defer { index = words.count }
    return Array(words[index...])
  }

  // MARK: Arguments

  /// Any value.
  mutating func value(_ what: String) throws(Diagnostic) -> Argument {
    guard let word = take() else { throw missing(what) }
    return Argument(lexer.value(of: word), word.range)
  }

  /// A text: a bare word is one whatever it looks like.
  mutating func text(_ what: String) throws(Diagnostic) -> Argument {
    guard let word = take() else { throw missing(what) }
    switch word.kind {
    case .bare: return Argument(.literal(.string(lexer.text(word.range))), word.range)
    case .value(let expression):
      switch expression {
      case .literal(.string), .template, .reference: return Argument(expression, word.range)
      default: throw misplaced(word, expected: what)
      }
    }
  }

  /// A text that is known before anything runs: a bare word, or a string without `${…}`.
  mutating func literalText(
    _ what: String
  ) throws(Diagnostic) -> (text: String, range: Range<Int>) {
    let word = next
    let argument = try text(what)
    guard let text = argument.knownText else {
      guard let word else { throw missing(what) }
      throw misplaced(word, expected: what + " without ${…}")
    }
    return (text, argument.range)
  }

  mutating func optionalText(_ what: String) throws(Diagnostic) -> Argument? {
    next == nil ? nil : try text(what)
  }

  /// A bare word.
  mutating func bareWord(_ what: String) throws(Diagnostic) -> (text: String, range: Range<Int>) {
    guard let word = take() else { throw missing(what) }
    guard case .bare = word.kind else { throw misplaced(word, expected: what) }
    return (lexer.text(word.range), word.range)
  }

  /// One of a few words.
  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    of type: Choice.Type, _ what: String
  ) throws(Diagnostic) -> Choice where Choice.RawValue == String {
    let (text, range) = try bareWord(what)
    guard let choice = Choice(rawValue: text) else {
      let names = Choice.allCases.map(\.rawValue)
      throw error(.notOneOf(text, names, suggestion: nearest(to: text, among: names)), range)
    }
    return choice
  }

  /// A whole number.
  mutating func count(
    _ what: String, in allowed: ClosedRange<Int>
  ) throws(Diagnostic) -> Int {
    let (text, range) = try bareWord(what)
    guard let count = Int(text), allowed.contains(count) else {
      throw error(
        .misplaced(
          text, expected: "\(what) from \(allowed.lowerBound) to \(allowed.upperBound)"), range)
    }
    return count
  }

  // MARK: The end

  func finish() throws(Diagnostic) {
    guard let next else { return }
    let text = lexer.text(next.range)
    if text.hasPrefix("-"), case .bare = next.kind {
      throw unknownFlag(text)
    }
    let meant = nextBare.flatMap { nearest(to: $0, among: flags + fixedWords) }
    throw error(
      .unexpectedWord(shortened(text), synopsis: synopsis, suggestion: meant), next.range)
  }

  /// What is wrong with the next word, a flag that the statement does not have here.
  func unknownFlag(_ text: String) -> Diagnostic {
    let problem: Problem =
      flags.contains(text)
      ? .misplacedFlag(text, synopsis: synopsis)
      : .unknownFlag(text, suggestion: nearest(to: text, among: flags), synopsis: synopsis)
    return error(problem, next?.range ?? end..<end)
  }

  /// The flags that the synopsis names.
  private var flags: [String] { named.filter { $0.hasPrefix("-") } }

  /// The words that the synopsis names behind the statement's own, and that stand for themselves.
  private var fixedWords: [String] {
    named.dropFirst().filter { $0.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2D } }
  }

  private var named: [String] {
    synopsis.split { " []|\n".contains($0) }.map(String.init)
  }

  /// The fixed word of the synopsis that a mistyped one most likely means.
  func meant(by typed: String) -> String? {
    nearest(to: typed, among: fixedWords)
  }

  // MARK: Errors

  func missing(_ what: String) -> Diagnostic {
    error(.missing(what, synopsis: synopsis), end..<end)
  }

  func misplaced(_ word: Word, expected: String, suggestion: String? = nil) -> Diagnostic {
    error(
      .misplaced(
        shortened(lexer.text(word.range)), expected: expected, suggestion: suggestion), word.range)
  }

  func error(_ problem: Problem, _ range: Range<Int>) -> Diagnostic {
    Diagnostic(problem, in: lexer.source, range)
  }

  func shortened(_ text: String) -> String {
    let line = text.prefix { !$0.isNewline }
    return line.count > 40 || line.count < text.count ? String(line.prefix(40)) + "…" : text
  }
}
