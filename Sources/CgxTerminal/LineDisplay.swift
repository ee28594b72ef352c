/// Brings a terminal from the frame that it shows to the next one, writing no more than differs.
struct LineDisplay {
  private var shown = Frame()
  private var row = 0
  private var column = 0
  private var columns = 0
  private var style = ""
  private var output = ""

  /// What to write so that a frame is shown in a window of so many columns.
  mutating func show(_ frame: Frame, columns: Int) -> String {
    output = ""
    self.columns = columns
    for index in frame.rows.indices { update(index, frame) }
    if shown.rows.count > frame.rows.count {
      go(to: frame.rows.count, 0)
      output += "\u{1B}[J"
    }
    shown = frame
    go(to: frame.cursorRow, frame.cursorColumn)
    return output
  }

  /// What to write so that the cursor is in a new row below the frame. The next frame begins there.
  mutating func leave() -> String {
    output = ""
    go(to: shown.rows.count - 1, shown.rows[shown.rows.count - 1].width)
    set(style: "")
    let text = output + "\r\n"
    self = LineDisplay()
    return text
  }

  /// What to write so that the frame is gone after the window has changed.
  ///
  /// - Parameter reflows: whether the terminal has broken the rows anew by then.
  mutating func erase(columns: Int, reflows: Bool) -> String {
    let above = reflows ? rowsAboveBrokenAnew(columns) : row
    let text = (above > 0 ? "\u{1B}[\(above)A" : "") + "\r\u{1B}[J"
    self = LineDisplay()
    return text
  }

  private func rowsAboveBrokenAnew(_ columns: Int) -> Int {
    var above = 0
    var width = 0
    for row in shown.rows.prefix(row) {
      width += row.width
      if row.isContinued { continue }
      above += max(1, (width + columns - 1) / columns)
      width = 0
    }
    return above + (width + column) / columns
  }

  private mutating func update(_ index: Int, _ frame: Frame) {
    let new = frame.rows[index]
    let old = index < shown.rows.count ? shown.rows[index] : Row()
    if index >= shown.rows.count {
      begin(index, flows: index > 0 && frame.rows[index - 1].isContinued)
    } else if new == old {
      return
    }
    var same = zip(old.cells, new.cells).prefix { $0 == $1 }.count
    var kept = 0
    // What stands behind a character of uncertain width is not known: it is all written anew.
    let uncertain = [old, new].compactMap { $0.cells.firstIndex(where: \.isUncertain) }.min()
    if let uncertain {
      same = min(same, uncertain)
    } else if old.width == new.width {
      kept =
        zip(old.cells.dropFirst(same).reversed(), new.cells.dropFirst(same).reversed())
        .prefix { $0 == $1 }.count
    }
    let changed = new.cells[same..<(new.cells.count - kept)]
    if !changed.isEmpty {
      go(to: index, new.cells[..<same].reduce(0) { $0 + $1.width })
      for cell in changed { write(cell) }
    }
    if old.width > new.width || (uncertain != nil && new.width < columns) {
      go(to: index, new.width)
      set(style: "")
      output += "\u{1B}[K"
    }
  }

  /// Makes a row below the last one. One that goes on is begun by writing through the margin: a
  /// terminal then copies both as one line.
  private mutating func begin(_ index: Int, flows: Bool) {
    guard index > 0 else { return }
    if flows, row == index - 1, column >= columns {
      set(style: "")
      output += " \r"
    } else {
      go(to: index - 1, column)
      output += "\r\n"
    }
    row = index
    column = 0
  }

  private mutating func write(_ cell: Cell) {
    set(style: cell.style)
    output += cell.text
    column += cell.width
    if cell.isUncertain, column < columns { output += "\u{1B}[\(column + 1)G" }
  }

  private mutating func go(to newRow: Int, _ newColumn: Int) {
    if newRow < row {
      output += newRow == row - 1 ? "\u{1B}[A" : "\u{1B}[\(row - newRow)A"
    } else if newRow > row {
      output += newRow == row + 1 ? "\u{1B}[B" : "\u{1B}[\(newRow - row)B"
    }
    row = newRow
    guard newColumn != column else { return }
    switch newColumn {
    case 0: output += "\r"
    // Behind the margin, a terminal has the cursor on the last column.
    case column - 1 where column < columns: output += "\u{8}"
    default: output += "\u{1B}[\(newColumn + 1)G"
    }
    column = newColumn
  }

  private mutating func set(style new: String) {
    guard new != style else { return }
    output += new.isEmpty ? "\u{1B}[0m" : (style.isEmpty ? "\u{1B}[\(new)m" : "\u{1B}[0;\(new)m")
    style = new
  }
}
