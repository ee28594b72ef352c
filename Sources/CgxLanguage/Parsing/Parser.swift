/// A source as it was understood, whole.
public struct Script: Sendable {
  public var source: SourceText
  public var statements: [Statement]
  /// The mistakes, in the order of their places; a script with any does not run.
  public var diagnostics: [Diagnostic]

  /// The first words of the statements that can't be read; nil for one whose words can't be told.
  var unread: [String?] = []

  /// Whether an `if` is not closed, whatever else is wrong.
  var hasOpenBlock = false

  /// What would close the source where it ends too early, whatever else is wrong with it: what
  /// stands in an open block must not run by itself.
  public var missingClosing: String? {
    diagnostics.last?.problem.missingClosing
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
  private var unread: [String?] = []
  private let limit: Int

  /// The statements of the source, or of a branch of an `if` that is not closed yet.
  private struct Block {
    var statements: [Statement] = []
    var condition: Condition?
    var start = 0..<0
    var thenBranch: [Statement]?
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
      return Script(source: source, statements: [], diagnostics: [diagnostic], unread: [nil])
    }
    var parser = Parser(source, limit: limit)
    parser.parseAll()
    return Script(
      source: source, statements: parser.blocks[0].statements, diagnostics: parser.diagnostics,
      unread: parser.unread, hasOpenBlock: parser.blocks.count > 1)
  }

  private mutating func parseAll() {
    var words: [Word] = []
    while diagnostics.count < limit {
      do {
        guard try lexer.readStatement(into: &words) else { break }
      } catch {
        diagnostics.append(error)
        unread.append(nil)
        lexer.resume(after: error.range.lowerBound)
        continue
      }
      do {
        try parseStatement(words)
      } catch {
        diagnostics.append(error)
        unread.append(lexer.text(words[0].range))
      }
    }
    if blocks.count > 1, diagnostics.isEmpty {
      unread.append(StatementSyntax.blockEnd)
      diagnostics.append(
        Diagnostic(.unclosed(.ifBlock), in: lexer.source, blocks[blocks.count - 1].start))
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
        let suggestion = nearest(to: String(shown), among: StatementSyntax.names)
        throw diagnostic(.unknownStatement(String(shown), suggestion: suggestion), first.range)
      }
      return
    }
    var reader = ArgumentReader(lexer: lexer, words: words, synopsis: syntax.synopsis)
    let command: Command
    do {
      command = try syntax.parse(&reader)
      try reader.finish()
    } catch {
      // A broken condition still opens a block, or its 'end' would be a second mistake.
      if name == StatementSyntax.blockIf { blocks.append(Block(start: first.range)) }
      throw error
    }
    if case .if(let condition, _, _) = command {
      guard blocks.count <= Self.blockDepthLimit else {
        throw diagnostic(.nestedTooDeep(limit: Self.blockDepthLimit), first.range)
      }
      blocks.append(Block(condition: condition, start: first.range))
      return
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
    try requireAlone(words)
    let last = blocks.count - 1
    guard last > 0, blocks[last].thenBranch == nil else {
      throw diagnostic(.elseWithoutIf, words[0].range)
    }
    blocks[last].thenBranch = blocks[last].statements
    blocks[last].statements = []
  }

  private mutating func parseEnd(_ words: [Word]) throws(Diagnostic) {
    try requireAlone(words)
    guard blocks.count > 1, let block = blocks.popLast() else {
      throw diagnostic(.endWithoutIf, words[0].range)
    }
    guard let condition = block.condition else { return }
    append(
      .if(
        condition, then: block.thenBranch ?? block.statements,
        else: block.thenBranch == nil ? [] : block.statements), block.start)
  }

  private func requireAlone(_ words: [Word]) throws(Diagnostic) {
    let synopsis = lexer.text(words[0].range)
    try ArgumentReader(lexer: lexer, words: words, synopsis: synopsis).finish()
  }

  private mutating func append(_ command: Command, _ range: Range<Int>) {
    blocks[blocks.count - 1].statements.append(
      Statement(command: command, source: lexer.source, range: range))
  }

  private func diagnostic(_ problem: Problem, _ range: Range<Int>) -> Diagnostic {
    Diagnostic(problem, in: lexer.source, range)
  }
}
