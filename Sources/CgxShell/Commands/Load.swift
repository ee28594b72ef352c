import CgxContext
public import CgxJSON
import CgxLanguage

extension Interpreter {
  func load(
    _ file: Argument, _ target: Target, _ statement: Statement
  ) async throws(Failure) -> Outcome {
    let (scope, lifetime) = try await resolve(target, statement)
    let name = try await text(file, "a file", statement)
    let path = ScriptPath.resolve(
      name, besides: statement.source.name, home: configuration.environment["HOME"])
    let source = SourceText(name: path, bytes: try read(path, statement, file.range))
    let changes = marked(
      path.hasSuffix(".csv")
        ? try rows(of: source, scope, lifetime, statement)
        : try members(of: source, scope, lifetime))
    let replaced = stage.stage(changes)
    for key in changes.map(\.key) { objections[key] = nil }
    return .loaded(file: path, count: changes.count, replaced: replaced.map(\.key))
  }

  /// The members of a JSON object, each with its place.
  private func members(
    of source: SourceText, _ scope: Scope, _ lifetime: Lifetime
  ) throws(Failure) -> [Change] {
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
        names = try memberNames(source, start)
      } else {
        names = []
      }
    } catch {
      throw Failure(data: Diagnostic(.json(error.kind), in: source, error.range))
    }
    guard case .object(let object) = document else {
      let message = Message(
        "'\(source.name)' holds \(document.article) \(document.typeName), not an object",
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
    change.violations(at: connection.now).map {
      Failure.Item(message: $0.rule.message, location: location)
    }
  }

  /// Where the names of the top object's members stand, in a text that has been read once.
  private func memberNames(_ source: SourceText, _ start: Int) throws(JSONError) -> [Range<Int>] {
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
  private func rows(
    of source: SourceText, _ scope: Scope, _ lifetime: Lifetime, _ statement: Statement
  ) throws(Failure) -> [Change] {
    guard let text = String(validating: source.bytes, as: UTF8.self) else {
      throw failure(.validation, Message("'\(source.name)' is not UTF-8 text"), statement)
    }
    let rows: [CSV.Row]
    do {
      rows = try CSV.rows(text)
    } catch {
      throw Failure(.validation, [item(error.reason, source, line: error.line)])
    }
    guard let header = rows.first else {
      throw failure(.validation, Message("'\(source.name)' has no header line"), statement)
    }
    if let unknown = header.cells.first(where: { !Self.columns.contains($0) }) {
      let near = nearest(to: unknown, among: Self.columns).map { "; did you mean '\($0)'?" } ?? ""
      throw Failure(
        .validation,
        [item("'\(unknown)' is no column: expected key, value, scope, ttl\(near)", source, line: 1)]
      )
    }
    guard header.cells.contains("key"), header.cells.contains("value"),
      Set(header.cells).count == header.cells.count
    else {
      throw Failure(
        .validation,
        [item("the header needs the columns key and value, each column once", source, line: 1)])
    }
    var changes: [Change] = []
    var mistakes: [Failure.Item] = []
    for row in rows.dropFirst() {
      guard row.cells.count == header.cells.count else {
        mistakes.append(
          item(
            plural(row.cells.count, "cell") + ", and the header has "
              + "\(header.cells.count)", source,
            line: row.line))
        continue
      }
      let cells = Dictionary(uniqueKeysWithValues: zip(header.cells, row.cells))
      do {
        let change = try change(cells, scope, lifetime, source, row)
        mistakes += broken(change, at: location(source, line: row.line))
        changes.append(change)
      } catch {
        mistakes.append(contentsOf: error.items)
      }
    }
    guard mistakes.isEmpty else { throw Failure(.validation, mistakes) }
    return changes
  }

  private func change(
    _ cells: [String: String], _ scope: Scope, _ lifetime: Lifetime, _ source: SourceText,
    _ row: CSV.Row
  ) throws(Failure) -> Change {
    let value: JSON
    let text = cells["value"] ?? ""
    do {
      value = try JSON(cell: text)
    } catch {
      throw Failure(.validation, [item("this value is not JSON: \(error)", source, line: row.line)])
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
              message: error.problem.message, location: location(source, line: row.line))
          ])
      }
    }
    return Change(
      key: cells["key"] ?? "", scope: scope, action: .set(value, lifetime),
      place: Place(source: source.name, line: row.line, column: 1))
  }

  private func item(_ title: String, _ source: SourceText, line: Int) -> Failure.Item {
    Failure.Item(message: Message(title), location: location(source, line: line))
  }

  private func location(_ source: SourceText, line: Int) -> Failure.Location {
    .text(source, source.range(ofLine: line))
  }
}

extension JSON {
  /// A cell of a table as the value that it would be in `set`: JSON, a number, or a string.
  public init(cell: String) throws(JSONError) {
    switch cell {
    case "true": self = .bool(true)
    case "false": self = .bool(false)
    case "null": self = .null
    default:
      if cell.hasPrefix("{") || cell.hasPrefix("[") {
        try self.init(parsing: cell)
      } else {
        self = JSONNumber(cell).map { .number($0) } ?? .string(cell)
      }
    }
  }
}
