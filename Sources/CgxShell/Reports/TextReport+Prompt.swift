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
        + (restored.crmData == nil ? "" : ", and data for the CRM")
    ]
    for (change, reason) in restored.refused {
      lines.append(
        "not staged: \(printable(change.key)): \(printable(reason)); it was '"
          + printable([change].statementTexts(redactor)[0]) + "'")
    }
    if restored.isEmpty { lines.append("what was saved is kept: 'stage drop' forgets it") }
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
