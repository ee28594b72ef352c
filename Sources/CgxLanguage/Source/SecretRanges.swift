public import CgxJSON

/// Where secrets stand in a source: what is behind the key in a statement with the word `--secret`.
///
/// It goes by place alone, so that it holds as well for what does not parse.
public struct SecretRanges: Sendable {
  /// UTF-8 offsets, ascending. `${NAME}` alone is a name, and not among them.
  public private(set) var ranges: [Range<Int>] = []
  /// Whether there is any statement with `--secret`.
  public private(set) var isAnyMarked = false
  /// The values behind the keys, where they are known: they may stand at other places as well.
  public private(set) var values: [JSON] = []

  public init(of source: SourceText) {
    guard source.firstUnreadable() == nil else {
      addUnread(of: source, from: 0)
      return
    }
    var lexer = Lexer(source)
    var words: [Word] = []
    while true {
      let start = lexer.position
      do {
        guard try lexer.readStatement(into: &words) else { return }
        if let parts = lexer.secretParts(of: words) {
          add(parts, of: source, words, end: lexer.position)
        }
      } catch {
        // What can't be read may go on to the source's end.
        if let parts = lexer.secretParts(of: words) {
          add(parts, of: source, words, end: source.bytes.count)
        } else {
          addUnread(of: source, from: words.first?.range.upperBound ?? start)
        }
        return
      }
    }
  }

  /// Whether what stands at an offset is a secret.
  public func contains(_ offset: Int) -> Bool {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(offset)
  }

  /// - Parameter end: where the last part ends.
  private mutating func add(
    _ parts: [Range<Int>], of source: SourceText, _ words: [Word], end: Int
  ) {
    isAnyMarked = true
    let value = words.first { $0.range.lowerBound >= parts[0].lowerBound }
    if let value, case .literal(let json) = Lexer(source).value(of: value) { values.append(json) }
    for part in parts {
      var start = part.lowerBound
      let limit = part.upperBound == .max ? max(end, start) : part.upperBound
      for word in words where word.range.lowerBound >= start && word.range.upperBound <= limit {
        guard case .value(.reference) = word.kind else { continue }
        append(start..<word.range.lowerBound, of: source)
        start = word.range.upperBound
      }
      append(start..<limit, of: source)
    }
  }

  /// Adds a range without the white space around it.
  private mutating func append(_ range: Range<Int>, of source: SourceText) {
    let part = source.bytes[range]
    guard let first = part.firstIndex(where: { !Self.isBlank($0) }),
      let last = part.lastIndex(where: { !Self.isBlank($0) })
    else { return }
    ranges.append(first..<last + 1)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    [0x20, 0x09, 0x0A, 0x0D].contains(byte)
  }

  /// Of what can't be split into words, all from the line on that has the flag.
  private mutating func addUnread(of source: SourceText, from start: Int) {
    let rest = source.bytes[start...]
    let words = rest.split(whereSeparator: Self.isBlank)
    let flag = words.first { word in
      let text = String(decoding: word.drop { "\"'{[<@".utf8.contains($0) }, as: UTF8.self)
      return isLikeSecretFlag(text)
    }
    guard let flag else { return }
    isAnyMarked = true
    let line = source.range(ofLine: source.line(at: flag.startIndex))
    append(max(start, line.lowerBound)..<source.bytes.count, of: source)
  }
}

/// The flag of `set`.
let secretFlag = "--secret"

/// Whether a word is the flag, or was most likely meant to be.
func isLikeSecretFlag(_ word: String) -> Bool {
  guard let first = word.first, "-–—".contains(first) else { return false }
  return word.hasPrefix(secretFlag) || nearest(to: word, among: [secretFlag]) != nil
}

extension Lexer {
  /// The parts of a statement that hold its secret, the last of them up to the statement's end;
  /// nil where it has none.
  fileprivate func secretParts(of words: [Word]) -> [Range<Int>]? {
    let texts = words.map { word in
      if case .bare = word.kind { text(word.range) } else { "" }
    }
    guard let flag = texts.firstIndex(where: isLikeSecretFlag) else { return nil }
    let flagRange = words[flag].range
    // `--secret=VALUE` holds it itself.
    guard !texts[flag].contains("=") else { return [flagRange.lowerBound..<Int.max] }
    // A flag that stands too late has the key and the value before it.
    let set = texts[..<flag].lastIndex(of: "set") ?? 0
    if set + 1 < flag {
      return [
        words[set + 1].range.upperBound..<flagRange.lowerBound, flagRange.upperBound..<Int.max,
      ]
    }
    // The flag twice is a mistake, and not the key.
    let key = texts[flag...].firstIndex { !isLikeSecretFlag($0) } ?? flag
    return [words[key].range.upperBound..<Int.max]
  }
}
