import CgxContext
import CgxJSON
import CgxLanguage

/// A JSON or CSV file as `load` reads it.
struct DataFile {
  var source: SourceText
  var scope: Scope
  var lifetime: Lifetime
  /// An expiry before then is past.
  var now: Timestamp
  /// Where what is wrong with the whole of it is told.
  var loadedAt: Failure.Location

  /// What it stages: all of it, or nothing.
  func changes() throws(Failure) -> [Change] {
    source.name.hasSuffix(".csv") ? try rows() : try members()
  }

  /// The members of a JSON object, each with its place.
  private func members() throws(Failure) -> [Change] {
    let start = source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var reader = JSONReader(source.bytes, at: start, builder: JSONValueBuilder())
    let document: JSON
    let names: [Range<Int>]
    let valueStart: Int
    do throws(JSONError) {
      reader.skipWhitespace()
      valueStart = reader.position
      document = try reader.readValue()
      try reader.readEnd()
      if case .object = document {
        names = try memberNames(start)
      } else {
        names = []
      }
    } catch {
      throw Failure(data: Diagnostic(.json(error.kind), in: source, error.range))
    }
    guard case .object(let object) = document else {
      let message = Message(
        "'\(source.name)' holds \(document.typeWithArticle), not an object",
        label: "expected {\"KEY\": VALUE, …}")
      throw Failure(.validation, message, at: .text(source, valueStart..<valueStart + 1))
    }
    let places = source.places(atAscending: names.map(\.lowerBound))
    let changes = zip(object.members, places).map { member, place in
      Change(key: member.key, scope: scope, action: .set(member.value, lifetime), place: place)
    }
    let mistakes = zip(changes, names).flatMap { change, name in
      broken(change, at: .text(source, name))
    }
    guard mistakes.isEmpty else { throw Failure(.validation, mistakes) }
    return changes
  }

  /// The rules that a change breaks by itself.
  private func broken(_ change: Change, at location: Failure.Location) -> [Failure.Item] {
    change.violations(at: now).map {
      Failure.Item(message: $0.rule.message, location: location)
    }
  }

  /// Where the names of the top object's members stand, in a text that has been read once.
  private func memberNames(_ start: Int) throws(JSONError) -> [Range<Int>] {
    var reader = JSONReader(source.bytes, at: start, builder: JSONValueBuilder())
    var names: [Range<Int>] = []
    reader.skipWhitespace()
    reader.position += 1
    reader.skipWhitespace()
    while source.bytes[reader.position] != UInt8(ascii: "}") {
      let nameStart = reader.position
      _ = try reader.readString()
      names.append(nameStart..<reader.position)
      reader.skipWhitespace()
      reader.position += 1
      reader.skipWhitespace()
      _ = try reader.readValue()
      reader.skipWhitespace()
      if source.bytes[reader.position] == UInt8(ascii: ",") { reader.position += 1 }
      reader.skipWhitespace()
    }
    return names
  }

  private static let columns = ["key", "value", "scope", "ttl"]

  /// The rows of a CSV file; each mistake is reported.
  private func rows() throws(Failure) -> [Change] {
    guard let text = String(validating: source.bytes, as: UTF8.self) else {
      throw Failure(
        .validation, Message("'\(source.name)' is not UTF-8 text"), at: loadedAt)
    }
    let rows: [CSV.Row]
    do {
      rows = try CSV.rows(text)
    } catch {
      throw Failure(.validation, [item(error.reason, line: error.line)])
    }
    guard let header = rows.first else {
      throw Failure(
        .validation, Message("'\(source.name)' has no header line"), at: loadedAt)
    }
    if let unknown = header.cells.first(where: { !Self.columns.contains($0) }) {
      let near = nearest(to: unknown, among: Self.columns).map { "; did you mean '\($0)'?" } ?? ""
      throw Failure(
        .validation,
        [item("'\(unknown)' is no column: expected key, value, scope, ttl\(near)", line: 1)]
      )
    }
    guard header.cells.contains("key"), header.cells.contains("value"),
      Set(header.cells).count == header.cells.count
    else {
      throw Failure(
        .validation,
        [item("the header needs the columns key and value, each column once", line: 1)])
    }
    var changes: [Change] = []
    var mistakes: [Failure.Item] = []
    for row in rows.dropFirst() {
      guard row.cells.count == header.cells.count else {
        mistakes.append(
          item(
            plural(row.cells.count, "cell") + ", and the header has "
              + "\(header.cells.count)", line: row.line))
        continue
      }
      let cells = Dictionary(uniqueKeysWithValues: zip(header.cells, row.cells))
      do {
        let change = try change(cells, row)
        mistakes += broken(change, at: location(line: row.line))
        changes.append(change)
      } catch {
        mistakes.append(contentsOf: error.items)
      }
    }
    guard mistakes.isEmpty else { throw Failure(.validation, mistakes) }
    return changes
  }

  private func change(
    _ cells: [String: String], _ row: CSV.Row
  ) throws(Failure) -> Change {
    let value: JSON
    let text = cells["value"] ?? ""
    do {
      value = try JSON(cell: text)
    } catch {
      throw Failure(.validation, [item("this value is not JSON: \(error)", line: row.line)])
    }
    var (scope, lifetime) = (scope, lifetime)
    for name in ["scope", "ttl"] {
      guard let word = cells[name], !word.isEmpty else { continue }
      do {
        let resolved = try Target.resolve([word])
        if name == "scope" { scope = resolved.scope } else { lifetime = resolved.lifetime }
      } catch {
        throw Failure(
          .validation,
          [
            Failure.Item(
              message: error.problem.message, location: location(line: row.line))
          ])
      }
    }
    return Change(
      key: cells["key"] ?? "", scope: scope, action: .set(value, lifetime),
      place: Place(source: source.name, line: row.line, column: 1))
  }

  private func item(_ title: String, line: Int) -> Failure.Item {
    Failure.Item(message: Message(title), location: location(line: line))
  }

  private func location(line: Int) -> Failure.Location {
    .text(source, source.range(ofLine: line))
  }
}
