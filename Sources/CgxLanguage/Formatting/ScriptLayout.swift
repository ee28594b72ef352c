/// Writes a source that parses, statement by statement.
struct ScriptLayout {
  /// How wide a line may be, in characters, before a bracket is opened up.
  static let width = 100

  private let source: SourceText
  private let bytes: [UInt8]
  private var lexer: Lexer
  private(set) var output: [UInt8] = []
  /// How many blocks are open.
  private var depth = 0
  /// Whether nothing stands before the next line in its block.
  private var isAtBlockStart = true
  /// The comments before the next statement.
  private var comments: [Comment] = []

  private struct Comment {
    var range: Range<Int>
    var hasBlankBefore: Bool
  }

  init(_ source: SourceText) {
    self.source = source
    bytes = source.bytes
    lexer = Lexer(source)
    output.reserveCapacity(bytes.count + bytes.count / 16)
  }

  /// - Throws: what the lexer can't read, which a source that parses does not hold.
  mutating func writeAll() throws(Diagnostic) {
    var words: [Word] = []
    while true {
      let start = lexer.position
      let isThere = try lexer.readStatement(into: &words)
      let end = isThere ? words[0].range.lowerBound : bytes.count
      let hasBlankBefore = readGap(start..<end)
      guard isThere else { break }
      write(words, hasBlankBefore: hasBlankBefore)
    }
    writeComments()
  }

  // MARK: Between statements

  /// Takes the comments between two statements.
  ///
  /// - Returns: whether there is a blank line behind the last of them.
  private mutating func readGap(_ gap: Range<Int>) -> Bool {
    var hasBlank = false
    var isLineEmpty = true
    var position = gap.lowerBound
    while position < gap.upperBound {
      switch bytes[position] {
      case UInt8(ascii: "#"):
        let end = endOfLine(from: position)
        comments.append(Comment(range: position..<end, hasBlankBefore: hasBlank))
        hasBlank = false
        isLineEmpty = false
        position = end
        continue
      case UInt8(ascii: "\\"): position = endOfLine(from: position)  // the line goes on
      case UInt8(ascii: "\n"):
        if isLineEmpty { hasBlank = true }
        isLineEmpty = true
      default: break
      }
      position += 1
    }
    return hasBlank
  }

  private func endOfLine(from offset: Int) -> Int {
    bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
  }

  private mutating func writeComments() {
    for comment in comments {
      if comment.hasBlankBefore { writeBlankLine() }
      write(indent: depth * 2)
      write(comment: comment.range)
      endLine()
    }
    comments.removeAll(keepingCapacity: true)
  }

  private mutating func write(comment range: Range<Int>) {
    let text = bytes[range]
    let last = text.lastIndex { ![0x20, 0x09, 0x0D].contains($0) } ?? range.lowerBound
    output += text[...last]
  }

  // MARK: Statements

  private mutating func write(_ words: [Word], hasBlankBefore: Bool) {
    let name = if case .bare = words[0].kind { bytes[words[0].range] } else { bytes[0..<0] }
    let isElse = name.elementsEqual(StatementSyntax.blockElse.utf8)
    let isEnd = name.elementsEqual(StatementSyntax.blockEnd.utf8)
    var hasBlankBefore = hasBlankBefore
    if name.elementsEqual("test".utf8) { separate(&hasBlankBefore) }
    // What a comment says before 'else' or 'end' is about the branch that ends there.
    writeComments()
    if isElse || isEnd { depth -= 1 } else if hasBlankBefore { writeBlankLine() }
    write(indent: depth * 2)
    StatementLayout(source, indent: depth * 2).write(words, to: &output)
    writeRest(behind: words[words.count - 1].range.upperBound)
    if isElse || name.elementsEqual(StatementSyntax.blockIf.utf8) {
      depth += 1
      isAtBlockStart = true
    }
  }

  /// Makes a blank line before a statement, or before the comments that stand right above it.
  private mutating func separate(_ hasBlankBefore: inout Bool) {
    guard !hasBlankBefore, !comments.contains(where: \.hasBlankBefore) else { return }
    if comments.isEmpty { hasBlankBefore = true } else { comments[0].hasBlankBefore = true }
  }

  /// Writes what stands behind a statement's last word: a comment, the lines of its here-documents.
  private mutating func writeRest(behind end: Int) {
    var position = end
    while position < bytes.count, bytes[position] != UInt8(ascii: "\n") {
      switch bytes[position] {
      case UInt8(ascii: "#"):
        output += [0x20, 0x20]
        let end = endOfLine(from: position)
        write(comment: position..<end)
        position = end
        continue
      case UInt8(ascii: "\\"): position = endOfLine(from: position)  // the line goes on
      default: break
      }
      position += 1
    }
    // Without the space, the line would go on.
    if output.last == UInt8(ascii: "\\") { output.append(0x20) }
    endLine()
    let lines = min(position + 1, bytes.count)..<lexer.position
    guard !lines.isEmpty else { return }
    output += bytes[lines].lazy.filter { $0 != 0x0D }
    if output.last != UInt8(ascii: "\n") { endLine() }
  }

  // MARK: Lines

  private mutating func writeBlankLine() {
    if !isAtBlockStart { output.append(UInt8(ascii: "\n")) }
  }

  private mutating func endLine() {
    output.append(UInt8(ascii: "\n"))
    isAtBlockStart = false
  }

  private mutating func write(indent: Int) {
    output.append(contentsOf: repeatElement(0x20, count: indent))
  }
}
