import CEditline

/// Ctrl-R: an entry of the history is found by any part of it.
extension LineEditor {
  func search() -> cgx_answer {
    guard let editor else { return CGX_BEEP }
    let kept = characters
    var search = HistorySearch(history)
    var index = history.count
    while true {
      let isFound = history.indices.contains(index)
      let label = isFound || search.wanted.isEmpty ? "search: " : "nothing found: "
      footer = [style.faint(label) + printable(search.wanted)]
      isDrawn = false
      guard let key = key() else { break }
      switch key {
      case .character(0x12):
        index = search.newest(before: index, otherThan: String(characters.line)) ?? index
      case .character(0x13): index = search.oldest(after: index) ?? index
      case .character(0x07):
        set(String(kept.line), cursor: kept.cursor)
        footer = []
        return CGX_REFRESH
      case .character(0x7F), .character(0x08):
        search.removeLast()
        index = search.newest(before: history.count) ?? history.count
      case .character(let value) where value >= 0x20 && !(0x7F..<0xA0).contains(value):
        guard let scalar = Unicode.Scalar(value) else { continue }
        search.append(scalar)
        let start = history.indices.contains(index) ? index + 1 : history.count
        index = search.newest(before: start) ?? -1
      default:
        footer = []
        if key != .character(0x1B) { keys.putBack(key) }
        return CGX_REFRESH
      }
      if history.indices.contains(index) {
        set(history[index], cursor: search.place(in: index))
      }
    }
    footer = []
    cgx_editor_move(editor, Int32(characters.line.count))
    return CGX_REFRESH
  }

  private func set(_ line: String, cursor: Int) {
    guard let editor else { return }
    cgx_editor_clear(editor)
    if !line.isEmpty { cgx_editor_insert(editor, line) }
    cgx_editor_move(editor, Int32(cursor - line.unicodeScalars.count))
  }
}
