public import CgxContext

/// A text of the language: a file, an argument of `-c`, standard input, a line of the prompt.
public final class SourceText: Sendable {
  /// A longer text is refused, in bytes.
  public static let sizeLimit = 64 * 1024 * 1024

  /// The name of what is typed at the prompt.
  public static let promptName = "prompt"

  /// A file's path, or `-c`, `-` for standard input, `prompt`.
  public let name: String
  /// UTF-8; `Lexer` and `Parser` speak of offsets into it.
  public let bytes: [UInt8]
  private let lineStarts: [Int]

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(offset + 1)
    }
    lineStarts = starts
  }

  public convenience init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// The line, from 1, that a UTF-8 offset lies in.
  public func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The place of a UTF-8 offset, its column in characters.
  public func place(at offset: Int) -> Place {
    let line = line(at: offset)
    let before = String(
      decoding: bytes[lineStarts[line - 1]..<min(offset, bytes.count)], as: UTF8.self)
    return Place(source: name, line: line, column: before.count + 1)
  }

  /// The places of ascending UTF-8 offsets; a line that holds many of them is walked once.
  ///
  /// - Parameter inScalars: whether columns are counted in code points, not in characters.
  public func places(atAscending offsets: [Int], inScalars: Bool = false) -> [Place] {
    var last: (line: Int, column: Int, offset: Int)?
    return offsets.map { offset in
      let line = line(at: offset)
      var (start, column) = (lineStarts[line - 1], 1)
      if let last, last.line == line { (start, column) = (last.offset, last.column) }
      let text = String(decoding: bytes[start..<min(offset, bytes.count)], as: UTF8.self)
      column += inScalars ? text.unicodeScalars.count : text.count
      last = (line, column, offset)
      return Place(source: name, line: line, column: column)
    }
  }

  /// The UTF-8 offsets of a line, from 1, without its line end.
  public func range(ofLine line: Int) -> Range<Int> {
    let start = lineStarts[line - 1]
    var end = line < lineStarts.count ? lineStarts[line] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<max(start, end)
  }

  public func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }
}
