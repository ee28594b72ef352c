/// The line that is edited, as it is laid out: only the rows that the window shows are made.
struct EditedLine {
  private static let continuation = "  … "

  let scalars: [Unicode.Scalar]
  /// An offset in the scalars.
  let cursor: Int
  /// Of the mark that begins a line after the first.
  let markStyle: String

  /// Adds the line behind a prompt.
  ///
  /// - Parameter limit: the rows of the window.
  /// - Returns: whether the line's end is laid out; else it is not seen.
  func add(to layout: inout FrameLayout, rows limit: Int) -> Bool {
    let limit = max(1, limit)
    var rows = RowCounter(behind: layout, limit: limit)
    walk(&rows, from: 0) {
      $0.begin(at: $1)
    } breakLine: {
      $0.breakLine()
    } placeCursor: {
      $0.placeCursor()
    } isDone: {
      $0.isDone
    }
    let top = rows.cursorRow - limit + 1
    let start = top > rows.first ? rows.starts[top - rows.first - 1] : nil
    if let start { layout.restart(leavingOut: start.cells) }
    let bound = start == nil ? max(limit, rows.cursorRow + 1) : limit
    var isBehindBreak = start?.isBehindBreak ?? false
    walk(&layout, from: start?.offset ?? 0) { _, _ in
    } breakLine: {
      if !isBehindBreak { $0.breakLine() }
      isBehindBreak = false
    } placeCursor: {
      $0.placeCursor()
    } isDone: {
      $0.frame.rows.count > bound
    }
    return layout.frame.rows.count <= bound
  }

  private func walk<Sink: LineSink>(
    _ sink: inout Sink, from start: Int, begin: (inout Sink, Int) -> Void,
    breakLine: (inout Sink) -> Void, placeCursor: (inout Sink) -> Void,
    isDone: (Sink) -> Bool
  ) {
    var offset = start
    while offset < scalars.count {
      if isDone(sink) { return }
      begin(&sink, offset)
      if scalars[offset] == "\n" {
        if cursor == offset { placeCursor(&sink) }
        breakLine(&sink)
        sink.add(Self.continuation, markStyle)
        offset += 1
      } else if let width = simpleWidth(at: offset) {
        if cursor == offset { placeCursor(&sink) }
        sink.add(Cell(text: String(Character(scalars[offset])), width: width))
        offset += 1
      } else {
        for character in characters(from: offset) {
          begin(&sink, offset)
          let count = character.unicodeScalars.count
          // In the middle of a character there is no place.
          if (offset..<(offset + count)).contains(cursor) { placeCursor(&sink) }
          sink.add(character, "")
          offset += count
        }
      }
    }
    if cursor >= scalars.count, !isDone(sink) { placeCursor(&sink) }
  }

  /// The characters up to the next one that is a scalar by itself.
  private func characters(from offset: Int) -> String {
    var text = String.UnicodeScalarView()
    var end = offset
    repeat {
      text.append(scalars[end])
      end += 1
    } while end < scalars.count && scalars[end] != "\n" && simpleWidth(at: end) == nil
    return String(text)
  }

  /// The width of a scalar that is a character by itself, as most are; nil where it is to be looked
  /// at more closely.
  private func simpleWidth(at offset: Int) -> Int? {
    guard let width = Self.simpleWidth(scalars[offset].value) else { return nil }
    guard offset + 1 < scalars.count else { return width }
    let next = scalars[offset + 1].value
    // What joins the character before it is none of these.
    return next < 0x300 || Self.simpleWidth(next) != nil ? width : nil
  }

  private static func simpleWidth(_ value: UInt32) -> Int? {
    switch value {
    case 0x20..<0x7F: 1
    case 0xA1..<0xA9, 0xAA..<0xAD, 0xAF..<0x300: 1
    // Kana and ideographs.
    case 0x3041..<0x3097, 0x30A1..<0x30FB, 0x4E00..<0xA000: 2
    default: nil
    }
  }
}

/// Where the rows of a line begin, without making them.
private struct RowCounter: LineSink {
  struct Start {
    /// Of a character, of which so many cells stand in the row before.
    var offset: Int
    var cells: Int
    var isBehindBreak: Bool
  }

  let columns: Int
  /// The row that the line begins in.
  let first: Int
  private(set) var rowWidth: Int
  private(set) var cursorRow = Int.max - 1
  /// Of the rows behind the first.
  private(set) var starts: [Start] = []

  private let limit: Int
  private var offset = 0
  private var cells = 0
  private var isBehindBreak = false

  init(behind layout: FrameLayout, limit: Int) {
    columns = layout.columns
    first = layout.frame.rows.count - 1
    rowWidth = layout.rowWidth
    self.limit = limit
  }

  private var row: Int { first + starts.count }

  /// Whether what follows is not seen.
  var isDone: Bool { row >= max(limit, cursorRow + 1) }

  mutating func begin(at offset: Int) {
    self.offset = offset
    cells = 0
    isBehindBreak = false
  }

  mutating func add(_ cell: Cell) {
    if rowWidth + cell.width > columns { beginRow() }
    rowWidth += cell.width
    cells += 1
  }

  mutating func breakLine() {
    isBehindBreak = true
    beginRow()
  }

  mutating func placeCursor() {
    if rowWidth >= columns { beginRow() }
    cursorRow = row
  }

  private mutating func beginRow() {
    starts.append(Start(offset: offset, cells: cells, isBehindBreak: isBehindBreak))
    rowWidth = 0
  }
}
