import CgxContext
import CgxJSON
import CgxLanguage

extension FindingReport {
  /// A line of JSON for each finding; columns count characters from 1, the end is behind the text.
  public var jsonLines: String {
    let places = places(inScalars: false)
    var text = ""
    for (entry, (start, end)) in zip(entries, places) {
      var line = JSONObject()
      line["file"] = .string(entry.source.name)
      line["line"] = .integer(start.line)
      line["column"] = .integer(start.column)
      line["end_line"] = .integer(end.line)
      line["end_column"] = .integer(end.column)
      line["code"] = .string(entry.code.rawValue)
      line["severity"] = .string(entry.code.severity.rawValue)
      line["message"] = .string(entry.message.title)
      if let label = entry.message.label { line["expected"] = .string(label) }
      if !entry.message.help.isEmpty {
        line["help"] = .array(entry.message.help.map { .string($0) })
      }
      text += JSON.object(line).compact + "\n"
    }
    return text
  }

  /// Where each finding begins and ends; each line is walked once, however many it has.
  func places(inScalars: Bool) -> [(start: Place, end: Place)] {
    var offsets: [ObjectIdentifier: (source: SourceText, offsets: Set<Int>)] = [:]
    for entry in entries {
      offsets[ObjectIdentifier(entry.source), default: (entry.source, [])].offsets
        .formUnion([entry.range.lowerBound, entry.range.upperBound])
    }
    let places = offsets.mapValues { source, offsets in
      let ascending = offsets.sorted()
      let places = source.places(atAscending: ascending, inScalars: inScalars)
      return Dictionary(uniqueKeysWithValues: zip(ascending, places))
    }
    let nowhere = Place(source: "", line: 1, column: 1)
    return entries.map { entry in
      let known = places[ObjectIdentifier(entry.source)]
      return (
        known?[entry.range.lowerBound] ?? nowhere, known?[entry.range.upperBound] ?? nowhere
      )
    }
  }
}
