import CEditline

/// What is on the screen while a line is edited.
extension LineEditor {
  private static let continuation = "  … "

  /// The line and its cursor, in characters.
  var characters: (line: String.UnicodeScalarView, cursor: Int) {
    guard let editor else { return (.init(), 0) }
    let line = cgx_editor_line(editor)
    var scalars = String.UnicodeScalarView()
    for index in 0..<line.count {
      // What libedit keeps for a raw byte is no scalar.
      scalars.append(Unicode.Scalar(line.characters[index]) ?? "\u{FFFD}")
    }
    return (scalars, line.cursor)
  }

  var text: EditedText {
    let (line, cursor) = characters
    let before = String(String.UnicodeScalarView(line.prefix(cursor)))
    return EditedText(before: self.before, line: String(line), cursor: before.utf8.count)
  }

  /// Whether the line has room for no more.
  var isFull: Bool {
    guard let editor else { return false }
    return cgx_editor_line(editor).count >= Self.lineLimit
  }

  /// Shows the line as it is now.
  func draw() {
    var (line, cursor) = characters
    let size = terminal.size
    var layout = FrameLayout(columns: size.columns)
    layout.add(styled: prompt)
    if isFinished {
      if line.last == "\n" { line.removeLast() }
      addLine(line, cursor: line.count, to: &layout)
    } else {
      addLine(line, cursor: cursor, to: &layout)
      if footer.isEmpty, let hint = knowledge.hint(text) {
        layout.addRight(hint.text, style.isOn ? (hint.isWarning ? "31" : "2") : "")
      }
    }
    for line in footer {
      layout.breakLine()
      layout.add(styled: line)
    }
    terminal.write(display.show(layout.fitted(rows: size.rows), columns: layout.columns))
    isDrawn = true
  }

  private func addLine(
    _ line: String.UnicodeScalarView, cursor: Int, to layout: inout FrameLayout
  ) {
    var position = 0
    for (index, part) in line.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if index > 0 {
        position += 1
        layout.breakLine()
        layout.add(Self.continuation, style.isOn ? "2" : "")
      }
      var isPlaced = cursor < position
      for character in String(String.UnicodeScalarView(part)) {
        let count = character.unicodeScalars.count
        if !isPlaced, cursor < position + count {
          layout.placeCursor()
          isPlaced = true
        }
        layout.add(String(character))
        position += count
      }
      if !isPlaced, cursor == position { layout.placeCursor() }
    }
  }
}
