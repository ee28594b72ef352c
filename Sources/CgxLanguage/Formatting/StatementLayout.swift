/// Writes the words of one statement.
struct StatementLayout {
  private let bytes: [UInt8]
  /// The indentation of its first line, in spaces.
  private let indent: Int

  init(_ source: SourceText, indent: Int) {
    bytes = source.bytes
    self.indent = indent
  }

  /// The output stands behind the indentation.
  func write(_ words: [Word], to output: inout [UInt8]) {
    let breaks = words.indices.dropFirst().contains { isBroken(before: $0, words) }
    let start = output.count
    // Where lines are broken by hand, no bracket is opened up: either is a choice, and both at once
    // would not settle.
    write(words, breaking: false, opensUp: !breaks, to: &output)
    guard breaks, Self.isTooWide(output[(start - indent)...]) else { return }
    output.removeSubrange(start...)
    write(words, breaking: true, opensUp: false, to: &output)
  }

  /// Whether the author goes on in a new line before a word.
  private func isBroken(before index: Int, _ words: [Word]) -> Bool {
    bytes[words[index - 1].range.upperBound..<words[index].range.lowerBound]
      .contains(UInt8(ascii: "\n"))
  }

  private func write(_ words: [Word], breaking: Bool, opensUp: Bool, to output: inout [UInt8]) {
    var indent = indent
    var column = Column(after: output.count - indent)
    for (index, word) in words.enumerated() {
      if index > 0 {
        output.append(0x20)
        if breaking, isBroken(before: index, words) {
          indent = self.indent + 4
          output += [UInt8(ascii: "\\"), UInt8(ascii: "\n")]
          output.append(contentsOf: repeatElement(0x20, count: indent))
        }
      }
      let text = bytes[word.range]
      switch text.first {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        JSONLayout(bytes, word.range)
          .write(to: &output, indent: indent, column: opensUp ? column.now(in: output) : nil)
      case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "@"):
        // Line ends inside are '\n', however the file has them.
        output += text.lazy.filter { $0 != 0x0D }
      default: output += text
      }
    }
  }

  private static func isTooWide(_ text: ArraySlice<UInt8>) -> Bool {
    text.split(separator: UInt8(ascii: "\n")).contains { line in
      line.count { $0 & 0xC0 != 0x80 } > ScriptLayout.width
    }
  }
}

/// Counts the characters in the last line of a text that grows; each byte is looked at once. A
/// character is a Unicode scalar here.
private struct Column {
  private var offset: Int
  private var count = 0

  /// - Parameter offset: where a line begins.
  init(after offset: Int) {
    self.offset = offset
  }

  mutating func now(in text: [UInt8]) -> Int {
    for byte in text[offset...] {
      if byte == UInt8(ascii: "\n") {
        count = 0
      } else if byte & 0xC0 != 0x80 {
        count += 1
      }
    }
    offset = text.endIndex
    return count
  }
}
