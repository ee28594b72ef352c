import CEditline

/// Ctrl-R: an entry of the history is found by any part of it.
extension LineEditor {
  func search() -> cgx_answer {
    guard let editor else { return CGX_BEEP }
    let kept = characters
    var wanted = ""
    var index = history.count
    while true {
      let isFound = history.indices.contains(index)
      let label = isFound || wanted.isEmpty ? "search: " : "nothing found: "
      footer = [style.faint(label) + printable(wanted)]
      isDrawn = false
      guard let key = key() else { break }
      switch key {
      case .character(0x12):
        index = found(wanted, before: index, otherThan: String(characters.line)) ?? index
      case .character(0x13): index = found(wanted, after: index) ?? index
      case .character(0x07):
        set(String(kept.line), cursor: kept.cursor)
        footer = []
        return CGX_REFRESH
      case .character(0x7F), .character(0x08):
        if !wanted.isEmpty { wanted.unicodeScalars.removeLast() }
        index = found(wanted, before: history.count) ?? history.count
      case .character(let value) where value >= 0x20 && !(0x7F..<0xA0).contains(value):
        guard let scalar = Unicode.Scalar(value) else { continue }
        wanted.unicodeScalars.append(scalar)
        let start = history.indices.contains(index) ? index + 1 : history.count
        index = found(wanted, before: start) ?? -1
      default:
        footer = []
        if key != .character(0x1B) { keys.putBack(key) }
        return CGX_REFRESH
      }
      if history.indices.contains(index) {
        let entry = history[index]
        let place = entry.firstRange(of: wanted)?.lowerBound ?? entry.endIndex
        set(entry, cursor: entry.unicodeScalars.distance(from: entry.startIndex, to: place))
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

  /// The newest entry before one that holds a text.
  private func found(
    _ wanted: String, before index: Int, otherThan shown: String? = nil
  ) -> Int? {
    guard !wanted.isEmpty else { return nil }
    return history[..<max(0, min(index, history.count))].lastIndex {
      $0.contains(wanted) && $0 != shown
    }
  }

  private func found(_ wanted: String, after index: Int) -> Int? {
    guard !wanted.isEmpty, history.indices.contains(index) else { return nil }
    return history[(index + 1)...].firstIndex { $0.contains(wanted) }
  }
}
