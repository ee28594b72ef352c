/// Lines that come all at once, split into entries as the prompt would take them one by one: each
/// goes on over the next line while something is open.
public struct EntryLines: Equatable, Sendable {
  /// The indices of each entry's lines, in order, without gaps.
  public private(set) var entries: [Range<Int>] = []
  /// Whether the last entry goes on behind the lines.
  public private(set) var isLastOpen = false

  /// Takes linear time. Behind an entry that can't be read, each line is one of its own.
  public init(_ lines: [String]) {
    let source = SourceText(name: SourceText.promptName, text: lines.joined(separator: "\n"))
    var lexer = Lexer(source)
    var words: [Word] = []
    var start = 0
    var depth = 0
    func end(at line: Int) {
      entries.append(start..<line)
      start = line
    }
    reading: while start < lines.count {
      do {
        guard try lexer.readStatement(into: &words) else { break }
      } catch {
        let first = words.first?.range.lowerBound ?? lexer.wordStart
        skipBlankLines(to: source.line(at: first) - 1, &start, depth)
        if error.problem.missingClosing != nil {
          depth += 1
          break reading
        }
        if depth == 0 {
          end(at: source.line(at: max(error.range.lowerBound, lexer.wordStart)))
          break reading
        }
        lexer.resume(after: error.range.lowerBound)
        continue
      }
      skipBlankLines(to: source.line(at: words[0].range.lowerBound) - 1, &start, depth)
      if case .bare = words[0].kind {
        switch lexer.text(words[0].range) {
        case StatementSyntax.blockIf: depth += 1
        case StatementSyntax.blockEnd: depth = max(0, depth - 1)
        default: break
        }
      }
      if depth == 0 { end(at: source.line(at: max(lexer.position - 1, 0))) }
    }
    if depth > 0, start < lines.count {
      entries.append(start..<lines.count)
      isLastOpen = true
      return
    }
    while start < lines.count { end(at: start + 1) }
  }

  /// Before a statement, a line of a comment or of nothing is an entry by itself.
  private mutating func skipBlankLines(to line: Int, _ start: inout Int, _ depth: Int) {
    guard depth == 0 else { return }
    while start < line {
      entries.append(start..<start + 1)
      start += 1
    }
  }
}
