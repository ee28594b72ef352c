public import CgxContext
public import CgxJSON

/// What can be wrong with a text of the language: the facts. `Problem+Message.swift` has the words.
public enum Problem: Equatable, Sendable {
  // The text
  case sourceTooLarge(bytes: Int, limit: Int)
  case invalidUTF8
  case controlCharacter(UInt8)

  // Words
  case json(JSONError.Kind)
  case unclosed(Opening)
  case strayClosing(Character)
  case missingSpace
  case hereDocumentDelimiter

  // Statements
  case unknownStatement(String, suggestion: String?)
  case missing(String, synopsis: String)
  case unexpectedWord(String, synopsis: String, suggestion: String? = nil)
  case unknownFlag(String, suggestion: String?, synopsis: String)
  /// A flag that the statement has, at a place where it can't be.
  case misplacedFlag(String, synopsis: String)
  /// No option of the run.
  case unknownRunOption(String, suggestion: String?)
  case runOptionValue(String, expected: String, suggestion: String?)
  case neitherScopeNorLifetime(String, suggestion: String?)
  case scopeBehindLifetime
  case repeated(String)
  case timestamp(TimestampError, String)
  case duration(DurationError, String)
  case secretArgument
  case notOneOf(String, [String], suggestion: String?)
  case notAName(String)
  case reservedName(String)
  case misplaced(String, expected: String, suggestion: String? = nil)
  case unknownFact(String, suggestion: String?)
  /// Neither a variable nor a fact.
  case undefined(String, suggestion: String?)
  /// A path that leads to nothing in the value of a variable.
  case missingMember(String, variable: String)
  /// What stands where a text has to; the type with its article.
  case notAText(String, expected: String)
  /// The types with their articles.
  case noOrder(String, String)
  case notAPattern(String)
  case searchTooLong(pattern: String)
  case nestedTooDeep(limit: Int)
  case elseWithoutIf
  case endWithoutIf

  // Test cases
  case emptyTestName
  /// The line has the one that has the name already.
  case repeatedTest(line: Int)
  case testInBlock
  /// The file is run, not tested; nil where it has no name that could be given.
  case testOutsideTestFile(file: String?)
  case testInSourcedFile
  /// Only the embedded tenant could do it, and the tests run against another one.
  case needsSandbox

  // Rules that are known to be broken before anything runs
  case rule(Violation.Rule)

  // Files that a script sources
  case sourceCycle([String])
  case sourceTooDeep(limit: Int)
  case unreadableFile(String, reason: String)

  /// What is still open at the text's end.
  public enum Opening: Equatable, Sendable {
    case line, rawString, ifBlock
    case hereDocument(String)
  }

  /// What would close the text, where it only ends too early: the prompt asks for more lines.
  public var missingClosing: String? {
    switch self {
    case .json(.unclosed(.placeholder, _)): nil
    case .json(.unclosed(let bracket, _)): bracket.rawValue
    case .unclosed(.line): "\\"
    case .unclosed(.rawString): "'"
    case .unclosed(.hereDocument(let delimiter)): delimiter
    case .unclosed(.ifBlock): "end"
    default: nil
    }
  }

  /// Whether the text parses and only a rule for change sets is broken.
  public var isRule: Bool {
    if case .rule = self { true } else { false }
  }
}
