/// A source as it was understood, whole.
public struct Script: Sendable {
  public var source: SourceText
  /// Where one can't be read, `Command.unread` stands in its place.
  public var statements: [Statement]
  /// The mistakes, in the order of their places; a script with any does not run.
  public var diagnostics: [Diagnostic]

  /// Whether an `if` is not closed, whatever else is wrong.
  var hasOpenBlock = false

  /// What would close the source where it ends too early, whatever else is wrong with it: what
  /// stands in an open block must not run by itself.
  public var missingClosing: String? {
    // What is open reaches the end: mistakes behind it are seen inside of it only.
    diagnostics.lazy.compactMap(\.problem.missingClosing).first
      ?? (hasOpenBlock ? Problem.unclosed(.ifBlock).missingClosing : nil)
  }
}

/// Reads the statements of a source.
public struct Parser {
  /// More mistakes than this are not looked for.
  public static let diagnosticLimit = 20
  static let blockDepthLimit = 64

  private var lexer: Lexer
  private var blocks: [Block] = [Block()]
  private var diagnostics: [Diagnostic] = []
  private var linesOfTests: [String: Int] = [:]
  /// How many blocks are open in one that is nested too deep.
  private var skippedBlocks = 0
  private var meanings = StatementMeanings()
  private let limit: Int

  /// The statements of the source, or of a branch of an `if` that is not closed yet.
  private struct Block {
    var statements: [Statement] = []
    /// Nil where it can't be read.
    var condition: Condition?
    var start = 0..<0
    var thenBranch: [Statement]?
    /// Whether its first word only looks as if it was meant to be `if`.
    var isGuess = false

    var branches: [[Statement]] { [thenBranch ?? statements, thenBranch == nil ? [] : statements] }
  }

  private init(_ source: SourceText, limit: Int) {
    lexer = Lexer(source)
    self.limit = limit
  }

  /// Parses a whole source; what can't be read is in the script's diagnostics.
  ///
  /// - Parameter limit: how many mistakes are looked for.
  public static func parse(_ source: SourceText, limit: Int = diagnosticLimit) -> Script {
    if let diagnostic = source.firstUnreadable() {
      let all = Statement(
        command: .unread(word: nil, branches: []), source: source, range: 0..<source.bytes.count)
      return Script(source: source, statements: [all], diagnostics: [diagnostic])
    }
    var parser = Parser(source, limit: limit)
    parser.parseAll()
    let hasOpenBlock = parser.blocks.dropFirst().contains { !$0.isGuess }
    parser.closeBlocks()
    return Script(
      source: source, statements: parser.blocks[0].statements, diagnostics: parser.diagnostics,
      hasOpenBlock: hasOpenBlock)
  }

  private mutating func parseAll() {
    var words: [Word] = []
    while diagnostics.count < limit {
      do {
        guard try lexer.readStatement(into: &words) else { break }
      } catch {
        diagnostics.append(error)
        let start = words.first?.range ?? error.range
        lexer.resume(after: error.range.lowerBound)
        leaveOut(words.first, start.lowerBound..<lexer.position, error.problem)
        continue
      }
      do {
        try parseStatement(words)
      } catch {
        diagnostics.append(error)
        let end = words[words.count - 1].range.upperBound
        leaveOut(words[0], words[0].range.lowerBound..<end, error.problem)
      }
    }
    if blocks.count > 1, diagnostics.isEmpty {
      diagnostics.append(
        Diagnostic(.unclosed(.ifBlock), in: lexer.source, blocks[blocks.count - 1].start))
    }
  }

  /// Leaves out a statement that can't be read, and keeps its place. A broken `if` still opens a
  /// block, or its `end` would be a second mistake.
  private mutating func leaveOut(_ first: Word?, _ range: Range<Int>, _ problem: Problem) {
    let word = first.map { lexer.text($0.range) }
    switch problem {
    // Whatever stands around it, its blocks are not those that were meant.
    case .elseWithoutIf, .endWithoutIf: append(.unread(word: nil, branches: []), range)
    case .unknownStatement(_, StatementSyntax.blockIf?): open(Block(start: range, isGuess: true))
    default:
      if word == StatementSyntax.blockIf {
        open(Block(start: first?.range ?? range))
      } else {
        append(.unread(word: word, branches: []), range)
      }
    }
  }

  private mutating func open(_ block: Block) {
    if blocks.count <= Self.blockDepthLimit {
      blocks.append(block)
    } else {
      skippedBlocks += 1
    }
  }

  /// Closes what is open at the end: nobody knows where it was meant to end.
  private mutating func closeBlocks() {
    guard blocks.count > 1 else { return }
    skippedBlocks = 0
    while blocks.count > 1, let block = blocks.popLast() {
      append(.unread(word: nil, branches: block.branches), block.start)
    }
  }

  private mutating func parseStatement(_ words: [Word]) throws(Diagnostic) {
    let first = words[0]
    let name = lexer.text(first.range)
    guard case .bare = first.kind, let syntax = StatementSyntax.named(name) else {
      switch name {
      case StatementSyntax.blockElse: try parseElse(words)
      case StatementSyntax.blockEnd: try parseEnd(words)
      default:
        let shown = name.prefix { !$0.isNewline }.prefix(40)
        let suggestion = meanings.meant(by: String(shown))
        throw diagnostic(.unknownStatement(String(shown), suggestion: suggestion), first.range)
      }
      return
    }
    var reader = ArgumentReader(lexer: lexer, words: words, synopsis: syntax.synopsis)
    let command = try syntax.parse(&reader)
    try reader.finish()
    if case .if(let condition, _, _) = command {
      guard blocks.count <= Self.blockDepthLimit || skippedBlocks > 0 else {
        throw diagnostic(.nestedTooDeep(limit: Self.blockDepthLimit), first.range)
      }
      return open(Block(condition: condition, start: first.range))
    }
    if case .test(let name, _) = command { try noteTest(name, first.range, words[1].range) }
    append(command, first.range.lowerBound..<reader.end)
  }

  /// Test cases are told apart by their names, and none depends on a condition.
  private mutating func noteTest(
    _ name: String, _ range: Range<Int>, _ nameRange: Range<Int>
  ) throws(Diagnostic) {
    guard blocks.count == 1 else { throw diagnostic(.testInBlock, range) }
    if let line = linesOfTests[name] {
      throw diagnostic(.repeatedTest(line: line), nameRange)
    }
    linesOfTests[name] = lexer.source.line(at: range.lowerBound)
  }

  private mutating func parseElse(_ words: [Word]) throws(Diagnostic) {
    if skippedBlocks == 0 {
      let last = blocks.count - 1
      guard last > 0, blocks[last].thenBranch == nil else {
        try requireAlone(words)
        throw diagnostic(.elseWithoutIf, words[0].range)
      }
      blocks[last].thenBranch = blocks[last].statements
      blocks[last].statements = []
    }
    try requireAlone(words)
  }

  private mutating func parseEnd(_ words: [Word]) throws(Diagnostic) {
    if skippedBlocks > 0 {
      skippedBlocks -= 1
    } else {
      guard blocks.count > 1, let block = blocks.popLast() else {
        try requireAlone(words)
        throw diagnostic(.endWithoutIf, words[0].range)
      }
      let branches = block.branches
      append(
        block.condition.map { .if($0, then: branches[0], else: branches[1]) }
          ?? .unread(word: StatementSyntax.blockIf, branches: branches), block.start)
    }
    try requireAlone(words)
  }

  private func requireAlone(_ words: [Word]) throws(Diagnostic) {
    let synopsis = lexer.text(words[0].range)
    try ArgumentReader(lexer: lexer, words: words, synopsis: synopsis).finish()
  }

  private mutating func append(_ command: Command, _ range: Range<Int>) {
    guard skippedBlocks == 0 else { return }
    blocks[blocks.count - 1].statements.append(
      Statement(command: command, source: lexer.source, range: range))
  }

  private func diagnostic(_ problem: Problem, _ range: Range<Int>) -> Diagnostic {
    Diagnostic(problem, in: lexer.source, range)
  }
}
