import CgxJSON

/// What stands before the cursor: the words of its statement, and the one that is being typed.
struct Situation {
  /// A longer text is not looked at, in bytes.
  static let sizeLimit = 64 * 1024

  private(set) var lexer: Lexer
  /// The UTF-8 offset of the cursor.
  let cursor: Int
  /// The words of the statement that are whole, from its name on.
  private(set) var words: [Word] = []
  /// The UTF-8 offset where the word at the cursor begins; the cursor where there is none.
  private(set) var start: Int
  /// The word that ends at the cursor, if it could be one as it is.
  private(set) var current: Word?
  /// Whether nothing can be said here: in a comment, behind a mistake, in a text taken literally.
  private(set) var isOpaque = false
  /// Whether the lines of a here-document, or what follows an open quote or bracket, are typed.
  private(set) var isInside = false
  /// What may stand at the cursor; nil where the words before fit no statement.
  private(set) var pattern: ArgumentPattern?
  /// What could have stood in the place of each whole word behind the name, as far as they fit.
  private(set) var possibilities: [[ArgumentPattern]] = []
  /// How many `if` are open.
  private(set) var openBlocks = 0
  /// The names that `let` has given in the statements before.
  private(set) var definedNames: Set<String> = []

  /// Nil where the text is too long.
  init?(_ text: String, cursor: Int) {
    let bytes = Array(text.utf8.prefix(max(0, cursor)))
    guard bytes.count <= Self.sizeLimit else { return nil }
    self.cursor = bytes.count
    start = bytes.count
    lexer = Lexer(SourceText(name: "prompt", bytes: bytes))
    do {
      try readStatements()
    } catch {
      settle(error)
    }
    if !isOpaque, isInComment { isOpaque = true }
    walk()
  }

  /// What is typed of the word at the cursor.
  var typed: String { lexer.text(start..<cursor) }

  /// The text of a word if it is a bare one.
  func bare(_ word: Word) -> String? {
    if case .bare = word.kind { lexer.text(word.range) } else { nil }
  }

  private mutating func walk() {
    guard let first = words.first, let name = bare(first) else { return }
    pattern = StatementSyntax.named(name)?.arguments
    var repeated: Slot?
    for word in words.dropFirst() {
      guard let before = pattern else { return }
      if case .repeated(.slot(let slot), _) = before {
        possibilities.append(
          slot == repeated ? possibilities[possibilities.count - 1] : before.next)
        repeated = slot
      } else {
        possibilities.append(before.next)
        repeated = nil
      }
      pattern = before.after(bare(word))
    }
  }

  /// The UTF-8 offset behind the `${` of a placeholder that is open at the cursor.
  var placeholder: Int? {
    var offset = cursor
    let bytes = lexer.bytes
    while offset > start, Reference.isNameByte(bytes[offset - 1]) || bytes[offset - 1] == 0x2E {
      offset -= 1
    }
    guard offset >= start + 2, bytes[offset - 1] == UInt8(ascii: "{"),
      bytes[offset - 2] == UInt8(ascii: "$")
    else { return nil }
    return offset
  }

  // MARK: Reading

  private mutating func readStatements() throws(Diagnostic) {
    while true {
      do {
        guard try lexer.readStatement(into: &words) else { return }
        guard lexer.isAtLineStart else { return takeCurrent() }
        noteStatement()
        words = []
      } catch {
        let hasEnded = lexer.bytes[error.range.lowerBound...].contains(UInt8(ascii: "\n"))
        guard error.problem.missingClosing == nil, !error.problem.isOpenPlaceholder, hasEnded else {
          throw error
        }
        words = []
        lexer.resume(after: error.range.lowerBound)
      }
    }
  }

  private mutating func takeCurrent() {
    guard let last = words.last, last.range.upperBound == cursor else { return }
    current = last
    start = last.range.lowerBound
    words.removeLast()
  }

  private mutating func noteStatement() {
    guard let first = words.first, case .bare = first.kind else { return }
    switch lexer.text(first.range) {
    case StatementSyntax.blockIf: openBlocks += 1
    case StatementSyntax.blockEnd: openBlocks = max(0, openBlocks - 1)
    case "let" where words.count > 1: definedNames.insert(lexer.text(words[1].range))
    default: break
    }
  }

  /// Makes out where the cursor stands in what could not be read.
  private mutating func settle(_ error: Diagnostic) {
    switch error.problem {
    case .unclosed(.hereDocument):
      let isOnItsLine = !lexer.bytes[error.range.upperBound...].contains(UInt8(ascii: "\n"))
      if isOnItsLine {
        takeCurrent()
      } else {
        start = error.range.upperBound
        isInside = true
        isOpaque = lexer.text(error.range).hasPrefix("<<'")
      }
    case .unclosed(.rawString):
      start = lexer.wordStart
      isInside = true
    case .json(.unclosed(_, _)):
      start = lexer.wordStart
      isInside = true
    case .unclosed: isOpaque = true
    default:
      start = lexer.wordStart
      isOpaque = true
    }
  }

  private var isInComment: Bool {
    guard start == cursor, !isInside else { return false }
    let from = words.last?.range.upperBound ?? 0
    let line = lexer.bytes[from...].split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return line.last?.contains(UInt8(ascii: "#")) ?? false
  }
}

extension Problem {
  fileprivate var isOpenPlaceholder: Bool {
    if case .json(.unclosed(.placeholder, _)) = self { true } else { false }
  }
}
