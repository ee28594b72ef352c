/// Rows under headers, aligned by display width.
public struct Table: Sendable {
  fileprivate struct Row {
    var cells: [String]
    /// What may stand instead where there is little room, by column.
    var shorter: [Int: String]
  }

  private let headers: [String]
  private var rows: [Row] = []
  /// A longer cell is cut with `…`, in columns, where no window sets the bounds.
  private let cellLimit: Int
  /// The columns that a narrow window cuts first, and those that it does without, in that order.
  private let flexible: [Int]
  private let optional: [Int]

  /// - Parameters:
  ///   - flexible: the headers of columns with cells of any length.
  ///   - optional: the headers of columns that a narrow window does without, the first one first.
  public init(
    _ headers: [String], cellLimit: Int = 48, flexible: [String] = [], optional: [String] = []
  ) {
    self.headers = headers
    self.cellLimit = cellLimit
    self.flexible = flexible.compactMap(headers.firstIndex)
    self.optional = optional.compactMap(headers.firstIndex)
  }

  /// - Parameter shorter: what may stand in some columns where there is little room.
  public mutating func add(_ row: [String], shorter: [Int: String] = [:]) {
    rows.append(Row(cells: row.map(Self.oneLine), shorter: shorter.mapValues(Self.oneLine)))
  }

  /// The table with its cells changed, before they are laid out.
  public func mapping(_ transform: (String) -> String) -> Table {
    var table = self
    table.rows = rows.map { row in
      Row(cells: row.cells.map(transform), shorter: row.shorter.mapValues(transform))
    }
    return table
  }

  private static func oneLine(_ text: String) -> String {
    printable(text).replacing("\n", with: "⏎").replacing("\t", with: " ")
  }

  /// The lines, the first of them the headers, without spaces at their ends.
  ///
  /// - Parameter width: the window's, in columns, that no line goes beyond; nil where there is no
  ///   window.
  public func lines(within width: Int? = nil) -> [String] {
    guard let width else {
      let all = [headers] + rows.map { $0.cells.map { cut($0, to: cellLimit) } }
      return Self.aligned(all, Self.widths(of: all))
    }
    let layout = layout(within: max(1, width))
    let all = layout.rows.map { row in
      zip(row, layout.widths).map { cut($0, to: $1) }
    }
    return Self.aligned(all, Self.widths(of: all)).map { cut($0, to: max(1, width)) }
  }

  // MARK: Layout

  fileprivate struct Layout {
    /// The headers are the first.
    var rows: [[String]]
    var widths: [Int]

    var total: Int { widths.reduce(0, +) + 2 * max(0, widths.count - 1) }
  }

  /// A column that is cut keeps so much, or its header.
  private static let least = 10

  private func layout(within width: Int) -> Layout {
    var columns = Array(headers.indices)
    let whole = layout(of: columns, isShort: false, within: width)
    if whole.total <= width { return whole }
    for next in [nil] + optional.map(Optional.some) {
      columns.removeAll { $0 == next }
      var layout = layout(of: columns, isShort: true, within: width)
      let floors = columns.map { column in
        flexible.contains(column) ? max(Self.least, displayWidth(headers[column])) : Int.max
      }
      layout.shrink(to: width, floors: floors)
      if layout.total <= width { return layout }
    }
    var last = layout(of: columns, isShort: true, within: width)
    last.shrink(to: width, floors: columns.map { _ in 1 })
    return last
  }

  private func layout(of columns: [Int], isShort: Bool, within width: Int) -> Layout {
    let shown = rows.map { row in
      columns.map { isShort ? row.shorter[$0] ?? row.cells[$0] : row.cells[$0] }
    }
    let all = [columns.map { headers[$0] }] + shown
    // What is wider than the window does not fit, however much wider it is.
    return Layout(rows: all, widths: Self.widths(of: all).map { min($0, width + 1) })
  }

  private static func widths(of rows: [[String]]) -> [Int] {
    (rows.first ?? []).indices.map { column in
      rows.map { displayWidth($0[column]) }.max() ?? 0
    }
  }

  private static func aligned(_ rows: [[String]], _ widths: [Int]) -> [String] {
    rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        line += cell
        if column < row.count - 1 {
          line += String(repeating: " ", count: widths[column] - displayWidth(cell) + 2)
        }
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }
}

extension Table.Layout {
  /// Makes the widest columns narrower, none below its floor.
  fileprivate mutating func shrink(to width: Int, floors: [Int]) {
    while total > width {
      let candidates = widths.indices.filter { widths[$0] > floors[$0] }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { return }
      widths[widest] -= 1
    }
  }
}
