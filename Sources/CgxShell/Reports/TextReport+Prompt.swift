import CgxContext
import CgxTerminal

extension TextReport {
  func recorded(_ file: String, _ count: Int, _ variables: [String]) -> [String] {
    let needed = variables.isEmpty ? "" : "; it needs --var " + names(variables)
    return ["recorded \(plural(count, "statement")) to \(printable(file))" + needed]
  }

  func restored(_ restored: RestoredStage, _ moment: Timestamp?) -> [String] {
    guard let moment else { return ["nothing was saved"] }
    var lines = [
      "staged \(plural(restored.changes.count, "change")) of \(moment.wholeSecond.rfc3339)"
        + (restored.replaced.isEmpty ? "" : ", replacing " + names(restored.replaced))
    ]
    for (key, reason) in restored.refused {
      lines.append("not staged: \(printable(key)): \(printable(reason))")
    }
    if restored.leftOut > 0 {
      lines.append("\(plural(restored.leftOut, "secret change")) had not been saved")
    }
    if restored.moreSaved > 0 {
      lines.append(
        "\(plural(restored.moreSaved, "other shell")) left changes as well: 'stage restore' again")
    }
    return lines
  }
}
