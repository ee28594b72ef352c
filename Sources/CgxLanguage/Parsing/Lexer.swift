import CgxJSON

/// Splits a source into the words of its statements.
///
/// A statement ends at the line's end, unless a bracket, a brace or a quote is open there, or the
/// line ends with `\`.
struct Lexer {
  let source: SourceText
  let bytes: [UInt8]
  private(set) var position = 0
  /// Where the word that was read last begins, whether or not it could be read.
  private(set) var wordStart = 0
  /// Whether the statement that was read last ended with its line, and not with the source.
  private(set) var isAtLineStart = false
  /// Here-documents whose lines come after this statement's line: the word, the delimiter.
  private var hereDocuments: [HereDocument] = []

  init(_ source: SourceText) {
    self.source = source
    bytes = source.bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// Reads the words of the next statement that has any; false at the end of the source.
  mutating func readStatement(into words: inout [Word]) throws(Diagnostic) -> Bool {
    words.removeAll(keepingCapacity: true)
    isAtLineStart = false
    while true {
      skipBlanks()
      guard position < bytes.count else {
        try readHereDocuments(into: &words)
        return !words.isEmpty
      }
      switch bytes[position] {
      case UInt8(ascii: "\n"):
        position += 1
        try readHereDocuments(into: &words)
        if !words.isEmpty {
          isAtLineStart = true
          return true
        }
      case UInt8(ascii: "#"): skipLine()
      case UInt8(ascii: "\\") where endOfLine(after: position + 1) != nil:
        let next = endOfLine(after: position + 1) ?? bytes.count
        if next == bytes.count, !words.isEmpty {
          throw Diagnostic(.unclosed(.line), in: source, position..<position + 1)
        }
        position = next
      default:
        wordStart = position
        words.append(try readWord())
      }
    }
  }

  /// After a mistake inside of a statement: steps to the next line that begins with a letter, as
  /// statements do and the lines inside of brackets seldom do, or with blanks and a statement's name.
  mutating func resume(after offset: Int) {
    hereDocuments = []
    position = max(position, offset)
    repeat {
      skipLine()
      position = min(position + 1, bytes.count)
    } while position < bytes.count && !isStatementStart
  }

  private var isStatementStart: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(bytes[position]) || isStatementName
  }

  /// Whether the next word is a statement's name.
  private var isStatementName: Bool {
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    let line = bytes[position...].drop { $0 == 0x20 || $0 == 0x09 }
    let word = line.prefix { letters.contains($0) || $0 == UInt8(ascii: "-") }
    guard !word.isEmpty, isBoundary(word.endIndex) else { return false }
    let name = String(decoding: word, as: UTF8.self)
    return StatementSyntax.named(name) != nil
      || [StatementSyntax.blockElse, StatementSyntax.blockEnd].contains(name)
  }

  // MARK: White space

  private mutating func skipBlanks() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func skipLine() {
    while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
  }

  /// The offset behind the line's end if it comes right here; the source's end counts as one.
  private func endOfLine(after offset: Int) -> Int? {
    var next = offset
    if next < bytes.count, bytes[next] == 0x0D { next += 1 }
    if next == bytes.count { return next }
    return bytes[next] == UInt8(ascii: "\n") ? next + 1 : nil
  }

  private func isBoundary(_ offset: Int) -> Bool {
    guard offset < bytes.count else { return true }
    switch bytes[offset] {
    case 0x20, 0x09, 0x0A, 0x0D: return true
    case UInt8(ascii: "\\"): return endOfLine(after: offset + 1) != nil
    default: return false
    }
  }

  // MARK: Words

  private mutating func readWord() throws(Diagnostic) -> Word {
    let start = position
    switch bytes[start] {
    case UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "["):
      let expression = try readLiteral()
      return try closedWord(expression, from: start)
    case UInt8(ascii: "'"):
      let text = try readRawString()
      return try closedWord(.literal(.string(text)), from: start)
    case UInt8(ascii: "@") where !isBoundary(start + 1):
      return try readFileWord()
    case UInt8(ascii: "<") where start + 1 < bytes.count && bytes[start + 1] == bytes[start]:
      return try readHereDocumentStart()
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
      throw Diagnostic(
        .strayClosing(Character(Unicode.Scalar(bytes[start]))), in: source, start..<start + 1)
    default: return try readBareWord()
    }
  }

  /// Reads `@` and a path: a plain word, or a string.
  private mutating func readFileWord() throws(Diagnostic) -> Word {
    let start = position
    position += 1
    let first = bytes[position]
    let isHereDocument =
      first == UInt8(ascii: "<") && position + 1 < bytes.count && bytes[position + 1] == first
    guard ![UInt8(ascii: "@"), UInt8(ascii: "{"), UInt8(ascii: "[")].contains(first),
      !isHereDocument
    else {
      while !isBoundary(position) { position += 1 }
      let shown = text(start..<min(start + 2, bytes.count))
      throw Diagnostic(
        .misplaced(shown, expected: "a path behind '@', in quotes if it begins like that"),
        in: source, start..<position)
    }
    let path = try readWord()
    return Word(kind: .value(.file(value(of: path))), range: start..<position)
  }

  private func closedWord(_ expression: Expression, from start: Int) throws(Diagnostic) -> Word {
    guard isBoundary(position) else {
      var end = position
      while !isBoundary(end) { end += 1 }
      throw Diagnostic(.missingSpace, in: source, position..<end)
    }
    return Word(kind: .value(expression), range: start..<position)
  }

  private mutating func readLiteral() throws(Diagnostic) -> Expression {
    let builder = ExpressionBuilder(bytes: bytes)
    var reader = JSONReader(bytes, at: position, builder: builder)
    do throws(JSONError) {
      let isString = bytes[position] == UInt8(ascii: "\"")
      let node =
        isString ? try builder.string(reader.readString(multiline: true)) : try reader.readValue()
      position = reader.position
      return node
    } catch {
      position = min(max(position + 1, error.range.lowerBound), bytes.count)
      throw Diagnostic(.json(error.kind), in: source, error.range)
    }
  }

  private mutating func readRawString() throws(Diagnostic) -> String {
    let start = position
    guard let end = bytes[(start + 1)...].firstIndex(of: UInt8(ascii: "'")) else {
      position = start + 1
      throw Diagnostic(.unclosed(.rawString), in: source, start..<start + 1)
    }
    position = end + 1
    return Self.normalized(bytes[(start + 1)..<end])
  }

  private mutating func readBareWord() throws(Diagnostic) -> Word {
    let start = position
    while !isBoundary(position) {
      if bytes[position] == UInt8(ascii: "$"), position + 1 < bytes.count,
        bytes[position + 1] == UInt8(ascii: "{")
      {
        return try readTemplateWord(from: start)
      }
      position += 1
    }
    return Word(kind: .bare, range: start..<position)
  }

  /// Reads on from the first placeholder of a word.
  private mutating func readTemplateWord(from start: Int) throws(Diagnostic) -> Word {
    var parts: [Expression.TemplatePart] = []
    var runStart = start
    while !isBoundary(position) {
      guard bytes[position] == UInt8(ascii: "$"), position + 1 < bytes.count,
        bytes[position + 1] == UInt8(ascii: "{")
      else {
        position += 1
        continue
      }
      if position > runStart { parts.append(.text(text(runStart..<position))) }
      parts.append(.reference(try readReference()))
      runStart = position
    }
    if position > runStart { parts.append(.text(text(runStart..<position))) }
    if parts.count == 1, case .reference(let reference) = parts[0] {
      return Word(kind: .value(.reference(reference)), range: start..<position)
    }
    return Word(kind: .value(.template(parts)), range: start..<position)
  }

  private mutating func readReference() throws(Diagnostic) -> Reference {
    var reader = JSONReader(bytes, at: position, builder: ExpressionBuilder(bytes: bytes))
    do throws(JSONError) {
      let range = try reader.readPlaceholder()
      position = reader.position
      guard let reference = Reference(bytes, range) else {
        throw JSONError(.invalidPlaceholder, range.lowerBound - 2..<range.upperBound + 1)
      }
      return reference
    } catch {
      throw Diagnostic(.json(error.kind), in: source, error.range)
    }
  }
}

// MARK: Here-documents

extension Lexer {
  private struct HereDocument {
    var start: Range<Int>
    var delimiter: String
    var isRaw: Bool
  }

  /// Reads `<<END` or `<<'END'`; the lines come when the statement's own line has ended.
  private mutating func readHereDocumentStart() throws(Diagnostic) -> Word {
    let start = position
    while !isBoundary(position) { position += 1 }
    var name = text(start + 2..<position)
    let isRaw = name.count > 2 && name.hasPrefix("'") && name.hasSuffix("'")
    if isRaw { name = String(name.dropFirst().dropLast()) }
    guard Reference.isVariableName(name) else {
      throw Diagnostic(.hereDocumentDelimiter, in: source, start..<position)
    }
    hereDocuments.append(HereDocument(start: start..<position, delimiter: name, isRaw: isRaw))
    return Word(kind: .value(.literal(.null)), range: start..<position)
  }

  private mutating func readHereDocuments(into words: inout [Word]) throws(Diagnostic) {
    guard !hereDocuments.isEmpty else { return }
    var index = 0
    for document in hereDocuments {
      let body = try readLines(of: document)
      while words[index].range != document.start { index += 1 }
      words[index].kind = .value(
        document.isRaw ? .literal(.string(Self.normalized(bytes[body]))) : try template(body))
    }
    hereDocuments = []
  }

  /// The UTF-8 offsets of the lines up to the delimiter, without the last line end.
  private mutating func readLines(of document: HereDocument) throws(Diagnostic) -> Range<Int> {
    let start = position
    while position < bytes.count {
      let lineStart = position
      skipLine()
      var lineEnd = position
      if lineEnd > lineStart, bytes[lineEnd - 1] == 0x0D { lineEnd -= 1 }
      position = min(position + 1, bytes.count)
      if text(lineStart..<lineEnd) == document.delimiter {
        return start..<max(start, lineStart - 1)
      }
    }
    hereDocuments = []
    throw Diagnostic(.unclosed(.hereDocument(document.delimiter)), in: source, document.start)
  }

  private func template(_ range: Range<Int>) throws(Diagnostic) -> Expression {
    var parts: [Expression.TemplatePart] = []
    var lexer = self
    lexer.position = range.lowerBound
    var runStart = range.lowerBound
    while lexer.position + 1 < range.upperBound {
      guard bytes[lexer.position] == UInt8(ascii: "$"),
        bytes[lexer.position + 1] == UInt8(ascii: "{")
      else {
        lexer.position += 1
        continue
      }
      parts.append(.text(Self.normalized(bytes[runStart..<lexer.position])))
      parts.append(.reference(try lexer.readReference()))
      runStart = lexer.position
    }
    let rest = Self.normalized(bytes[min(runStart, range.upperBound)..<range.upperBound])
    return parts.isEmpty ? .literal(.string(rest)) : .template(parts + [.text(rest)])
  }
}
