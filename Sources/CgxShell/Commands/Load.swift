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
    let data = DataFile(
      source: SourceText(name: path, bytes: try read(path, statement, file.range)), scope: scope,
      lifetime: lifetime, now: connection.now, loadedAt: .text(statement.source, statement.range))
    let changes = marked(try data.changes())
    let replaced = stage.stage(changes)
    for key in changes.map(\.key) { objections[key] = nil }
    return .loaded(file: path, count: changes.count, replaced: replaced.map(\.key))
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
