/// The lines that list words for a window: columns where none has a note, else a line each.
func listed(_ words: [Completion], columns: Int, style: Style = .plain) -> [String] {
  let names = words.map { printable($0.text) }
  let widest = names.map(displayWidth).max() ?? 0
  guard words.contains(where: { $0.note != nil }) else {
    return inColumns(names, cell: widest + 2, columns: columns)
  }
  return zip(words, names).map { word, name in
    let gap = String(repeating: " ", count: widest - displayWidth(name) + 2)
    let room = columns - widest - 2
    guard let note = word.note, room > 1 else { return cut(name, to: columns) }
    return name + gap + style.faint(cut(printable(note).replacing("\n", with: " "), to: room))
  }
}

/// Words in as many columns as fit, down before across.
private func inColumns(_ words: [String], cell: Int, columns: Int) -> [String] {
  let perLine = max(1, columns / cell)
  let lines = (words.count + perLine - 1) / perLine
  return (0..<lines).map { line in
    stride(from: line, to: words.count, by: lines).map { index in
      let isLast = index + lines >= words.count
      return cut(words[index], to: columns)
        + String(
          repeating: " ", count: isLast || cell > columns ? 0 : cell - displayWidth(words[index]))
    }.joined()
  }
}
