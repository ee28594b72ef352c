/// What one place of the window shows: a character with the marks that belong to it.
struct Cell: Equatable {
  var text: String
  var width: Int
  /// The SGR parameters, empty for none.
  var style = ""
  /// Whether terminals differ about its width.
  var isUncertain = false

  static let blank = Cell(text: " ", width: 1)
}

/// A row of the window, from its left margin.
struct Row: Equatable {
  var cells: [Cell] = []
  var width = 0
  /// Whether the text goes on in the next row without a line break.
  var isContinued = false

  mutating func add(_ cell: Cell) {
    cells.append(cell)
    width += cell.width
  }
}

/// The rows that show a prompt, the line being edited and what belongs to it, and the cursor.
struct Frame: Equatable {
  var rows: [Row] = [Row()]
  var cursorRow = 0
  var cursorColumn = 0
}
