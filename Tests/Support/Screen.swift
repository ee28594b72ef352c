/// A terminal's window as a person sees it: the part of ECMA-48 and xterm that the shell uses.
public struct Screen: Sendable {
  struct Place: Equatable {
    var text = " "
    var style = ""
    /// The right half of a wide character.
    var isRightHalf = false
  }

  struct Line: Equatable {
    var places: [Place]
    /// Whether a text went on in the next line by itself.
    var isWrapped = false
  }

  public private(set) var columns: Int
  public private(set) var rows: Int
  /// Whether text is broken anew when the window changes, as most terminals do and xterm does not.
  public var reflows: Bool
  /// The cursor's place, from 0.
  public private(set) var row = 0
  public private(set) var column = 0
  /// Whether the program wants pasted text marked.
  public private(set) var marksPaste = false
  public private(set) var bells = 0
  /// Sequences that this model does not know: a test that meets one proves nothing.
  public private(set) var unknown: [String] = []
  /// Whether any escape sequence has come.
  public private(set) var hasSeenEscapes = false

  var lines: [Line]
  private var scrolledOff: [Line] = []
  private var style = ""
  private var isBehindMargin = false
  private var pending: [UInt8] = []

  public init(columns: Int = 100, rows: Int = 40, reflows: Bool = false) {
    self.columns = columns
    self.rows = rows
    self.reflows = reflows
    lines = Array(repeating: Self.blank(columns), count: rows)
  }

  private static func blank(_ columns: Int) -> Line {
    Line(places: Array(repeating: Place(), count: columns))
  }

  /// The lines as text, without blanks at their ends, and without the empty ones at the end.
  public var text: [String] {
    var texts = lines.map { Self.text(of: $0) }
    while texts.last == "" { texts.removeLast() }
    return texts
  }

  /// The same with what has scrolled off.
  public var textWithScrolledOff: [String] { scrolledOff.map { Self.text(of: $0) } + text }

  /// The line where the cursor is.
  public var current: String { Self.text(of: lines[row]) }

  /// The SGR parameters of a place.
  public func style(row: Int, column: Int) -> String { lines[row].places[column].style }

  private static func text(of line: Line) -> String {
    var text = line.places.map { $0.isRightHalf ? "" : $0.text }.joined()
    while text.hasSuffix(" ") { text.removeLast() }
    return text
  }

  // MARK: Bytes

  public mutating func feed(_ bytes: some Sequence<UInt8>) {
    pending += bytes
    while let taken = take() { pending.removeFirst(taken) }
  }

  /// The bytes of the first thing that has come whole.
  private mutating func take() -> Int? {
    guard let first = pending.first else { return nil }
    switch first {
    case 0x1B: return takeSequence()
    case 0x00..<0x20, 0x7F:
      control(first)
      return 1
    default:
      let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      guard pending.count >= length else { return nil }
      for scalar in String(decoding: pending.prefix(length), as: UTF8.self).unicodeScalars {
        put(scalar)
      }
      return length
    }
  }

  private mutating func takeSequence() -> Int? {
    guard pending.count > 1 else { return nil }
    hasSeenEscapes = true
    guard pending[1] == UInt8(ascii: "[") else {
      unknown.append("ESC " + String(UnicodeScalar(pending[1])))
      return 2
    }
    guard let end = pending.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0) }) else {
      return nil
    }
    let parameters = String(decoding: pending[2..<end], as: UTF8.self)
    sequence(Character(UnicodeScalar(pending[end])), parameters)
    return end + 1
  }

  private mutating func control(_ byte: UInt8) {
    switch byte {
    case 0x07: bells += 1
    case 0x08: move(row, max(0, min(column, columns - 1) - 1))
    case 0x09: move(row, min(columns - 1, (column / 8 + 1) * 8))
    case 0x0A: lineFeed()
    case 0x0D: move(row, 0)
    default: unknown.append("control \(byte)")
    }
  }

  private mutating func sequence(_ final: Character, _ parameters: String) {
    let number = Int(parameters.split(separator: ";").first ?? "")
    let count = max(1, number ?? 1)
    switch final {
    case "A": move(max(0, row - count), column)
    case "B": move(min(rows - 1, row + count), column)
    case "C": move(row, min(columns - 1, column + count))
    case "D": move(row, max(0, column - count))
    case "G": move(row, min(columns, count) - 1)
    case "H":
      let numbers = parameters.split(separator: ";").compactMap { Int($0) }
      move(
        min(rows, numbers.first ?? 1) - 1, min(columns, numbers.count > 1 ? numbers[1] : 1) - 1)
    case "J": eraseLines(number ?? 0)
    case "K": erase(number ?? 0)
    case "m": style = ["", "0"].contains(parameters) ? "" : parameters
    case "h" where parameters == "?2004": marksPaste = true
    case "l" where parameters == "?2004": marksPaste = false
    default: unknown.append("CSI \(parameters)\(final)")
    }
  }

  // MARK: What is shown

  private mutating func move(_ newRow: Int, _ newColumn: Int) {
    row = newRow
    column = newColumn
    isBehindMargin = false
  }

  private mutating func lineFeed() {
    isBehindMargin = false
    guard row == rows - 1 else {
      row += 1
      return
    }
    scrolledOff.append(lines.removeFirst())
    lines.append(Self.blank(columns))
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let width = Self.width(of: scalar)
    guard width > 0 else {
      // A mark joins the character before it.
      var place = isBehindMargin ? column : column - 1
      while place > 0, lines[row].places[place].isRightHalf { place -= 1 }
      if place >= 0 { lines[row].places[place].text.unicodeScalars.append(scalar) }
      return
    }
    if isBehindMargin || column + width > columns {
      lines[row].isWrapped = true
      column = 0
      lineFeed()
    }
    split(at: column)
    if width == 2 { split(at: column + 1) }
    lines[row].places[column] = Place(text: String(scalar), style: style)
    if width == 2 {
      lines[row].places[column + 1] = Place(text: "", style: style, isRightHalf: true)
    }
    isBehindMargin = column + width >= columns
    column = min(columns - 1, column + width)
  }

  /// Half of a wide character does not stay.
  private mutating func split(at column: Int) {
    if lines[row].places[column].isRightHalf {
      lines[row].places[column - 1] = Place()
      lines[row].places[column] = Place()
    } else if column + 1 < columns, lines[row].places[column + 1].isRightHalf {
      lines[row].places[column] = Place()
      lines[row].places[column + 1] = Place()
    }
  }

  private mutating func erase(_ mode: Int) {
    let range =
      switch mode {
      case 0: column..<columns
      case 1: 0..<(column + 1)
      default: 0..<columns
      }
    for place in range { lines[row].places[place] = Place() }
    if mode != 1 { lines[row].isWrapped = false }
  }

  private mutating func eraseLines(_ mode: Int) {
    if mode != 2 { erase(mode) }
    let range =
      switch mode {
      case 0: (row + 1)..<rows
      case 1: 0..<row
      default: 0..<rows
      }
    for index in range { lines[index] = Self.blank(columns) }
  }

  /// East Asian Width and combining marks, as far as the tests use them.
  private static func width(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x0300...0x036F, 0x200B...0x200F, 0x20D0...0x20FF, 0xFE00...0xFE0F: 0
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
      0x20000...0x3FFFD:
      2
    default: 1
    }
  }

  // MARK: The window

  public mutating func resize(columns newColumns: Int, rows newRows: Int) {
    if reflows { reflow(newColumns) } else { crop(newColumns) }
    columns = newColumns
    column = min(column, newColumns - 1)
    isBehindMargin = false
    // The cursor stays in the window: lines go off above it.
    while lines.count > newRows, row < lines.count - 1, lines.last == Self.blank(newColumns) {
      lines.removeLast()
    }
    while lines.count > newRows {
      scrolledOff.append(lines.removeFirst())
      row = max(0, row - 1)
    }
    while lines.count < newRows { lines.append(Self.blank(newColumns)) }
    rows = newRows
  }

  private mutating func crop(_ newColumns: Int) {
    for index in lines.indices {
      var places = lines[index].places.prefix(newColumns)
      if places.count == newColumns, lines[index].places.count > newColumns,
        lines[index].places[newColumns].isRightHalf
      {
        places[newColumns - 1] = Place()
      }
      lines[index].places =
        places + Array(repeating: Place(), count: newColumns - places.count)
    }
  }

  private mutating func reflow(_ newColumns: Int) {
    var output: [Line] = []
    var newPlace = (row: 0, column: 0)
    var logical: [Place] = []
    var cursor: Int?
    for (index, line) in lines.enumerated() {
      if index == row { cursor = logical.count + column }
      logical += line.places
      if line.isWrapped { continue }
      while let last = logical.last, last == Place(), logical.count > (cursor ?? 0) + 1 {
        logical.removeLast()
      }
      if let cursor { newPlace = (output.count + cursor / newColumns, cursor % newColumns) }
      cursor = nil
      repeat {
        let part = logical.prefix(newColumns)
        logical.removeFirst(part.count)
        output.append(
          Line(
            places: part + Array(repeating: Place(), count: newColumns - part.count),
            isWrapped: !logical.isEmpty))
      } while !logical.isEmpty
    }
    lines = output
    (row, column) = newPlace
  }
}
