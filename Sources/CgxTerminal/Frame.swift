import CEditline

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

/// Lays out a line for a window.
struct FrameLayout {
  let columns: Int
  private(set) var frame = Frame()

  init(columns: Int) {
    self.columns = max(2, columns)
  }

  private var last: Int { frame.rows.count - 1 }

  mutating func add(_ cell: Cell) {
    if frame.rows[last].width + cell.width > columns {
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
    if frame.rows[last].width >= columns {
      frame.rows[last].isContinued = true
      frame.rows.append(Row())
    }
    frame.cursorRow = last
    frame.cursorColumn = frame.rows[last].width
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

  mutating func add(_ text: some StringProtocol, _ style: String = "") {
    for character in text { add(character, style) }
  }

  private mutating func add(_ character: Character, _ style: String) {
    if let value = character.asciiValue, (0x20..<0x7F).contains(value) {
      add(Cell(text: String(character), width: 1, style: style))
    } else if character == "\t" {
      repeat {
        add(Cell(text: " ", width: 1, style: style))
      } while frame.rows[last].width % 8 != 0 && frame.rows[last].width < columns
    } else {
      addWide(character, style)
    }
  }

  private mutating func addWide(_ character: Character, _ style: String) {
    let shown = visible(character)
    guard shown == nil else {
      for character in shown ?? "" { add(Cell(text: String(character), width: 1, style: style)) }
      return
    }
    let text = String(character)
    let wide = character.unicodeScalars.filter { cgx_character_width($0.value) > 0 }.count
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

  /// Puts a text at the right margin of the last row, cut to the room behind the line, or not at
  /// all.
  mutating func addRight(_ text: String, _ style: String) {
    let room = columns - 1 - frame.rows[last].width - 2
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
