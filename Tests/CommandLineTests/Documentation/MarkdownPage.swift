import Foundation
import Synchronization

/// A page of documentation: its blocks of code and its tables, with what stands above them.
struct MarkdownPage {
  struct Block {
    /// What stands behind the opening fence: `cgx`, `json`; empty where nothing does.
    var language: String
    var code: String
    /// The comment on the line above: `output of: cgx --version`.
    var mark: String?
    var heading: String
    /// The line of the opening fence, from 1.
    var line: Int
    /// Its place among the page's blocks, from 0.
    var index: Int
    /// Whether only blank lines stand between the block before and this one.
    var followsABlock: Bool
  }

  struct Table {
    var heading: String
    /// The cells of the rows below the header, without the blanks around them.
    var rows: [[String]]
  }

  let url: URL
  private(set) var lines: [Substring]
  private(set) var blocks: [Block] = []
  private(set) var tables: [Table] = []

  var name: String { url.lastPathComponent }

  init(_ url: URL) throws {
    self.url = url
    let text = try String(contentsOf: url, encoding: .utf8)
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    read()
  }

  private mutating func read() {
    var heading = ""
    var mark: String?
    var followsABlock = false
    var index = 0
    while index < lines.count {
      let line = lines[index]
      if line.hasPrefix("```") {
        let end = lines[(index + 1)...].firstIndex { $0.hasPrefix("```") } ?? lines.count
        blocks.append(
          Block(
            language: String(line.dropFirst(3)),
            code: lines[(index + 1)..<end].joined(separator: "\n"), mark: mark,
            heading: heading, line: index + 1, index: blocks.count, followsABlock: followsABlock))
        (mark, followsABlock) = (nil, true)
        index = end + 1
        continue
      }
      if line.hasPrefix("|") {
        let end = lines[index...].firstIndex { !$0.hasPrefix("|") } ?? lines.count
        tables.append(
          Table(heading: heading, rows: lines[index..<end].dropFirst(2).map(Self.cells)))
        index = end
        continue
      }
      if let comment = line.wholeMatch(of: #/<!-- (.+) -->/#) {
        mark = String(comment.output.1)
      } else if !line.isEmpty {
        (mark, followsABlock) = (nil, false)
        if line.hasPrefix("#") {
          heading = line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces)
        }
      }
      index += 1
    }
  }

  /// A `|` inside of a cell is written `\|`.
  private static func cells(_ row: Substring) -> [String] {
    row.replacing(#"\|"#, with: "\u{0}").split(separator: "|").map {
      $0.replacing("\u{0}", with: "|").trimmingCharacters(in: .whitespaces)
    }
  }

  func table(below heading: String) -> Table? {
    tables.first { $0.heading == heading }
  }

  private static let writing = Mutex(())

  /// Puts another text into a block, and writes the page.
  func rewrite(_ block: Block, _ code: String) throws {
    try Self.writing.withLock { _ in
      // Blocks above may have become longer meanwhile.
      var page = try MarkdownPage(url)
      let now = page.blocks[block.index]
      let count =
        now.code.isEmpty
        ? 0 : now.code.split(separator: "\n", omittingEmptySubsequences: false).count
      page.lines.replaceSubrange(
        now.line..<(now.line + count),
        with: code.split(separator: "\n", omittingEmptySubsequences: false))
      try Data(page.lines.joined(separator: "\n").utf8).write(to: url)
    }
  }
}

extension String {
  /// The texts between backticks.
  var codeWords: [String] {
    matches(of: #/`([^`]+)`/#).map { String($0.output.1) }
  }
}
