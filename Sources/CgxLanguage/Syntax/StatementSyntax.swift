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
    /// Whether it needs a person at a terminal.
    public var isForPrompt: Bool
    /// Whether it is a test file.
    public var isForTests: Bool

    init(
      _ script: String, _ meaning: String, isForPrompt: Bool = false, isForTests: Bool = false
    ) {
      self.script = script
      self.meaning = meaning
      self.isForPrompt = isForPrompt
      self.isForTests = isForTests
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
  /// What its fixed words mean.
  let words: [String: String]
  /// What parts of the synopsis stand for, where it is not what they stand for elsewhere.
  let phrases: [String: ArgumentPattern]
  /// What can go wrong, a line each: the kind of the error, and its cause.
  public let failures: [String]
  let parse: @Sendable (inout ArgumentReader) throws(Diagnostic) -> Command

  init(
    _ name: String, _ group: Group, _ synopsis: String, _ summary: String,
    details: [String] = [], words: [String: String] = [:],
    phrases: [String: ArgumentPattern] = [:], examples: [Example], failures: [String] = [],
    parse: @escaping @Sendable (inout ArgumentReader) throws(Diagnostic) -> Command
  ) {
    self.name = name
    self.group = group
    self.synopsis = synopsis
    self.summary = summary
    self.details = details
    self.words = words
    self.phrases = phrases
    self.examples = examples
    self.failures = failures
    self.parse = parse
  }

  /// Every statement, in the order in which help lists them.
  public static let all: [StatementSyntax] =
    tenant + staging + committing + ledger + scripting + testing + shell

  /// Every statement in the order of their names.
  static let alphabetical = all.sorted { $0.name < $1.name }

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  public static func named(_ name: String) -> StatementSyntax? {
    byName[name == question ? "help" : name]
  }

  /// The words that a statement can begin with.
  public static let names: [String] = all.map(\.name) + [blockElse, blockEnd]

  /// The statement that a name was meant to be: a near one, or what others call it.
  static func meant(by name: String) -> String? {
    otherNames[name] ?? nearest(to: name, among: names)
  }

  /// What other tools call some of the statements.
  private static let otherNames = [
    "exit": "quit", "bye": "quit", "delete": "unset", "remove": "unset", "rm": "unset",
    "print": "echo", "sleep": "wait", "import": "source", "include": "source", "assert": "expect",
    "put": "commit", "push": "commit", "status": "show", "man": "help",
    "when": blockIf,
  ]

  /// The statements that hold others, end the run or divide a file: 'expect-error' takes none of them.
  static let notInside = [blockIf, "source", "quit", "expect-error", "test"]

  /// The entry of a statement that may stand inside of another.
  static func inner(_ name: String) -> StatementSyntax? {
    notInside.contains(name) ? nil : named(name)
  }

  /// What may stand behind the name.
  var arguments: ArgumentPattern {
    SynopsisReader.pattern(synopsis, of: name, phrases: phrases)
  }

  /// Another name of `help`.
  static let question = "?"
  static let blockIf = "if"
  static let blockElse = "else"
  static let blockEnd = "end"
  /// The words that stand alone in an open block.
  static let blockWords = [
    (name: blockElse, meaning: "what is run if the fact is not so"),
    (name: blockEnd, meaning: "closes the 'if'"),
  ]
}
