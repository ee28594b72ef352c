/// A CSV file (RFC 4180): cells with their lines.
enum CSV {
  struct Row {
    /// From 1.
    var line: Int
    var cells: [String]
  }

  struct Mistake: Error {
    var line: Int
    var reason: String
  }

  static func rows(_ text: String) throws(Mistake) -> [Row] {
    var rows: [Row] = []
    var cells: [String] = []
    var cell = ""
    var line = 1
    var rowLine = 1
    var isQuoted = false
    var wasQuoted = false
    let bytes = Array(text.unicodeScalars)
    var index = bytes.first == "\u{FEFF}" ? 1 : 0
    while index < bytes.count {
      let scalar = bytes[index]
      index += 1
      if isQuoted {
        if scalar == "\"" {
          if index < bytes.count, bytes[index] == "\"" {
            cell.unicodeScalars.append("\"")
            index += 1
          } else {
            isQuoted = false
          }
        } else {
          if scalar == "\n" { line += 1 }
          cell.unicodeScalars.append(scalar)
        }
        continue
      }
      switch scalar {
      case "\"":
        guard cell.isEmpty, !wasQuoted else {
          throw Mistake(line: line, reason: "a quote inside of a cell that is not quoted")
        }
        isQuoted = true
        wasQuoted = true
      case ",":
        cells.append(cell)
        (cell, wasQuoted) = ("", false)
      case "\r" where index < bytes.count && bytes[index] == "\n": continue
      case "\n":
        cells.append(cell)
        if cells != [""] { rows.append(Row(line: rowLine, cells: cells)) }
        (cells, cell, wasQuoted) = ([], "", false)
        line += 1
        rowLine = line
      default:
        guard !wasQuoted else {
          throw Mistake(line: line, reason: "text behind the closing quote of a cell")
        }
        cell.unicodeScalars.append(scalar)
      }
    }
    guard !isQuoted else { throw Mistake(line: rowLine, reason: "a quote that is never closed") }
    if !cell.isEmpty || !cells.isEmpty || wasQuoted {
      rows.append(Row(line: rowLine, cells: cells + [cell]))
    }
    return rows
  }
}
