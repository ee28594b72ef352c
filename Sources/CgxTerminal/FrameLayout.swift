/// Takes the characters of a line one after another, and breaks them into rows.
protocol LineSink {
  /// Of the window; 2 at least.
  var columns: Int { get }
  /// Of the last row.
  var rowWidth: Int { get }
  mutating func add(_ cell: Cell)
}

extension LineSink {
  mutating func add(_ character: Character, _ style: String) {
    if let value = character.asciiValue, (0x20..<0x7F).contains(value) {
      add(Cell(text: String(character), width: 1, style: style))
    } else if character == "\t" {
      repeat {
        add(Cell(text: " ", width: 1, style: style))
      } while rowWidth % 8 != 0 && rowWidth < columns
    } else if let shown = visible(character) {
      for character in shown { add(Cell(text: String(character), width: 1, style: style)) }
    } else {
      addWide(character, style)
    }
  }

  private mutating func addWide(_ character: Character, _ style: String) {
    let text = String(character)
    let wide = character.unicodeScalars.count { scalarWidth($0) > 0 }
    // A mark without a letter has a place of its own, on a space.
    let width = displayWidth(text)
    add(
      Cell(
        text: width == 0 ? " " + text : text, width: max(1, width), style: style,
        isUncertain: width == 0 || wide != 1 || character.unicodeScalars.contains("\u{FE0F}")))
  }

  /// How a control character or one that turns the direction of writing is shown.
  private func visible(_ character: Character) -> String? {
    guard let scalar = character.unicodeScalars.first else { return nil }
    switch scalar.value {
    case 0..<0x20: return "^" + String(Unicode.Scalar(UInt8(scalar.value) + 0x40))
    case 0x7F: return "^?"
    default:
      let shown = printable(String(character))
      return shown == String(character) ? nil : shown
    }
  }

  mutating func add(_ text: some StringProtocol, _ style: String = "") {
    for character in text { add(character, style) }
  }
}

/// Lays out a line for a window.
struct FrameLayout: LineSink {
  let columns: Int
  private(set) var frame = Frame()
  /// How many cells to come stand in rows that are left out.
  private var left = 0

  init(columns: Int) {
    self.columns = max(2, columns)
  }

  private var last: Int { frame.rows.count - 1 }
  var rowWidth: Int { frame.rows[last].width }

  /// Leaves out what there is so far, and so many cells to come: the frame begins behind them.
  mutating func restart(leavingOut cells: Int) {
    frame = Frame()
    left = cells
  }

  mutating func add(_ cell: Cell) {
    guard left == 0 else {
      left -= 1
      return
    }
    if rowWidth + cell.width > columns {
      frame.rows[last].isContinued = true
      frame.rows.append(Row())
    }
    frame.rows[last].add(cell)
  }

  mutating func breakLine() {
    frame.rows.append(Row())
  }

  mutating func placeCursor() {
    // Behind the last column there is no place: the next row's first.
    if rowWidth >= columns {
      frame.rows[last].isContinued = true
      frame.rows.append(Row())
    }
    frame.cursorRow = last
    frame.cursorColumn = rowWidth
  }

  /// Adds a text that may hold colours.
  mutating func add(styled text: String) {
    var style = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "\u{1B}[") {
      add(rest[..<start.lowerBound], style)
      rest = rest[start.upperBound...]
      guard let end = rest.firstIndex(where: { $0.isLetter }) else { return }
      let parameters = rest[..<end]
      style = parameters == "0" || parameters.isEmpty ? "" : String(parameters)
      rest = rest[rest.index(after: end)...]
    }
    add(rest, style)
  }

  /// Puts a text at the right margin of the last row, cut to the room behind the line, or not at
  /// all.
  mutating func addRight(_ text: String, _ style: String) {
    let room = columns - 1 - rowWidth - 2
    let shown = printable(text).replacing("\n", with: " ")
    guard displayWidth(shown) <= room || room >= 12 else { return }
    let fitting = cut(shown, to: room)
    let width = displayWidth(fitting)
    guard width > 0 else { return }
    for _ in 0..<(room + 2 - width) { add(.blank) }
    add(fitting, style)
  }

  /// The rows about the cursor that a window has room for.
  func fitted(rows limit: Int) -> Frame {
    let limit = max(1, limit)
    guard frame.rows.count > limit else { return frame }
    // The end is shown where the cursor is near it; else the cursor is in the last row.
    let end = max(limit, min(frame.rows.count, frame.cursorRow + 1))
    var output = frame
    output.rows = Array(frame.rows[(end - limit)..<end])
    output.cursorRow = frame.cursorRow - (end - limit)
    return output
  }
}
