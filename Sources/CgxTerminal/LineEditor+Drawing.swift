import CEditline

/// What is on the screen while a line is edited.
extension LineEditor {
  /// No note is looked for in a longer statement, in bytes: it would not be there in time.
  static let marginNoteLimit = 4 * 1024

  /// The line and its cursor, in characters.
  var characters: (line: String.UnicodeScalarView, cursor: Int) {
    let (scalars, cursor) = scalars
    var line = String.UnicodeScalarView()
    line.append(contentsOf: scalars)
    return (line, cursor)
  }

  private var scalars: (line: [Unicode.Scalar], cursor: Int) {
    guard let editor else { return ([], 0) }
    let line = cgx_editor_line(editor)
    let scalars = UnsafeBufferPointer(start: line.characters, count: line.count).map { value in
      // What libedit keeps for a raw byte is no scalar.
      Unicode.Scalar(value) ?? "\u{FFFD}"
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
    var (line, cursor) = scalars
    if isFinished {
      if line.last == "\n" { line.removeLast() }
      cursor = line.count
    }
    let size = terminal.size
    var layout = FrameLayout(columns: size.columns)
    layout.add(styled: prompt)
    let edited = EditedLine(scalars: line, cursor: cursor, markStyle: style.isOn ? "2" : "")
    let isWhole = edited.add(to: &layout, rows: size.rows)
    if !isFinished, !isAnswer, isWhole, footer.isEmpty,
      before.utf8.count + line.count <= Self.marginNoteLimit,
      let note = knowledge.marginNote(text)
    {
      layout.addRight(note.text, style.isOn ? (note.isWarning ? "31" : "2") : "")
    }
    for line in footer {
      layout.breakLine()
      layout.add(styled: line)
    }
    terminal.write(display.show(layout.fitted(rows: size.rows), columns: layout.columns))
    isDrawn = true
  }
}
