/// Rows under headers, aligned by display width.
public struct Table: Sendable {
  private let headers: [String]
  private var rows: [[String]] = []
  /// A longer cell is cut with `…`, in columns.
  private let cellLimit: Int

  public init(_ headers: [String], cellLimit: Int = 48) {
    self.headers = headers
    self.cellLimit = cellLimit
  }

  public mutating func add(_ row: [String]) {
    rows.append(row.map { cut(printable($0).replacing("\n", with: "⏎")) })
  }

  /// The lines, the first of them the headers, without spaces at their ends.
  public var lines: [String] {
    let all = [headers] + rows
    let widths = headers.indices.map { column in
      all.map { displayWidth($0[column]) }.max() ?? 0
    }
    return all.map { row in
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

  private func cut(_ cell: String) -> String {
    guard displayWidth(cell) > cellLimit else { return cell }
    var width = 0
    let start = cell.prefix { character in
      width += displayWidth(String(character))
      return width < cellLimit
    }
    return start + "…"
  }
}
