/// The grammar entry of a statement: how it is read, and all that help, completion and messages
/// say about it.
public final class StatementSyntax: Sendable {
  public enum Group: String, CaseIterable, Sendable {
    case tenant = "Tenant"
    case staging = "Staging"
    case committing = "Committing"
    case ledger = "Ledger"
    case scripting = "Scripting"
    case testing = "Testing"
    case shell = "Shell"
  }

  /// A piece of script that runs against a sandbox, and what it shows.
  public struct Example: Sendable {
    public var script: String
    public var meaning: String

    init(_ script: String, _ meaning: String) {
      self.script = script
      self.meaning = meaning
    }
  }

  public let name: String
  public let group: Group
  /// The forms of the statement, as they would be typed.
  public let synopsis: String
  public let summary: String
  /// More to know, a line each.
  public let details: [String]
  public let examples: [Example]
  let parse: @Sendable (inout ArgumentReader) throws(Diagnostic) -> Command

  init(
    _ name: String, _ group: Group, _ synopsis: String, _ summary: String,
    details: [String] = [], examples: [Example],
    parse: @escaping @Sendable (inout ArgumentReader) throws(Diagnostic) -> Command
  ) {
    self.name = name
    self.group = group
    self.synopsis = synopsis
    self.summary = summary
    self.details = details
    self.examples = examples
    self.parse = parse
  }

  /// Every statement, in the order in which help lists them.
  public static let all: [StatementSyntax] =
    tenant + staging + committing + ledger + scripting + testing + shell

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  public static func named(_ name: String) -> StatementSyntax? { byName[name] }

  /// The words that a statement can begin with.
  public static let names: [String] = all.map(\.name) + [blockElse, blockEnd]

  /// The statements that hold others, or end the run: 'expect-error' takes none of them.
  static let notInside = [blockIf, "source", "quit", "expect-error"]

  static let blockIf = "if"
  static let blockElse = "else"
  static let blockEnd = "end"
}
