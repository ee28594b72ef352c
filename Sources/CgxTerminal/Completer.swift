import CEditline
import Glibc

/// The words that can stand at the cursor.
public struct Completions: Sendable {
  /// The UTF-8 offset in the line where the word to be completed begins.
  public var start: Int
  public var words: [String]

  public init(start: Int, words: [String]) {
    self.start = start
    self.words = words
  }
}

/// Completes a word in the editor: one match with a space behind it, several as far as they agree,
/// then in columns.
final class Completer: Sendable {
  private let find: @Sendable (String, Int) -> Completions
  private let output: Int32

  init(complete: @escaping @Sendable (String, Int) -> Completions, output: Int32) {
    find = complete
    self.output = output
  }

  func complete(_ editor: OpaquePointer, line: String, cursor: Int) {
    let completions = find(line, cursor)
    let typed = cursor - completions.start
    guard let first = completions.words.first, typed >= 0 else { return }
    if completions.words.count == 1 {
      cgx_editor_replace(editor, typed, first + " ")
      return
    }
    let common = completions.words.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
    if common.utf8.count > typed {
      cgx_editor_replace(editor, typed, common)
    } else {
      let width = Int(cgx_terminal_columns(output))
      cgx_editor_print(
        editor, "\n" + columns(completions.words, width: width > 0 ? width : 80) + "\n")
    }
  }
}

extension String {
  fileprivate func commonPrefix(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}

/// Words in as many columns as fit, down before across.
func columns(_ words: [String], width: Int) -> String {
  let cell = (words.map(displayWidth).max() ?? 0) + 2
  let perLine = max(1, width / max(1, cell))
  let lines = (words.count + perLine - 1) / perLine
  return (0..<lines).map { line in
    stride(from: line, to: words.count, by: lines).map { index in
      words[index] + String(repeating: " ", count: cell - displayWidth(words[index]))
    }.joined()
  }.joined(separator: "\n")
}
