public import CgxContext

/// One thing that is known of a script before it runs: what, and where.
public struct Finding: Sendable {
  /// The facts; `Finding+Message.swift` has the words.
  public enum Fact: Sendable {
    /// What the parser, or a rule that holds for each statement by itself, objects to.
    case problem(Problem)
    /// What is wrong at a place in a file of data.
    case data(Message)
    /// What is wrong with a file that a statement names.
    case unusableFile(Message)
    /// Defined on some of the paths that lead here.
    case maybeUndefined(String)
    case tooLarge(bytes: Int, limit: Int, largest: [Violation.EntrySize])
    case emptyCommit
    case nothingToUndo
    /// A fact of the last commit; nil where one is to be taken back.
    case notCommitted(fact: String?)
    case notStaged(key: String, suggestion: String?)
    /// Where the path ends, and what else stays staged there.
    case uncommitted(end: End, more: [Place], count: Int)
    case maybeUncommitted(end: End)
    /// Where the same key is staged again.
    case overwritten(key: String, by: Place)
    /// What always ends the script before.
    case unreachable(after: Place)
    case sandboxStatement
    case promptOnly
  }

  /// Where a path ends.
  public enum End: Sendable {
    case script
    case test
    case quit(Place)
  }

  public var fact: Fact
  public var source: SourceText
  /// UTF-8 offsets in the source.
  public var range: Range<Int>

  public init(_ fact: Fact, in source: SourceText, _ range: Range<Int>) {
    self.fact = fact
    self.source = source
    self.range = range
  }

  public init(_ diagnostic: Diagnostic) {
    self.init(.problem(diagnostic.problem), in: diagnostic.source, diagnostic.range)
  }
}

extension Finding {
  public var code: FindingCode {
    switch fact {
    case .problem(let problem): problem.code
    case .data, .unusableFile: .badFile
    case .maybeUndefined: .maybeUndefined
    case .tooLarge: .tooLarge
    case .emptyCommit: .emptyCommit
    case .nothingToUndo, .notStaged: .notStaged
    case .notCommitted: .notCommitted
    case .uncommitted: .uncommitted
    case .maybeUncommitted: .maybeUncommitted
    case .overwritten: .overwritten
    case .unreachable: .unreachable
    case .sandboxStatement: .sandboxStatement
    case .promptOnly: .promptOnly
    }
  }
}

extension Problem {
  /// What `cgx check` files it under.
  var code: FindingCode {
    switch self {
    case .sourceTooLarge, .invalidUTF8, .controlCharacter: .notText
    case .json, .unclosed, .strayClosing, .missingSpace, .hereDocumentDelimiter, .nestedTooDeep,
      .elseWithoutIf, .endWithoutIf:
      .syntax
    case .needsSandbox: .sandboxStatement
    case .emptyTestName, .repeatedTest, .testInBlock, .testInSourcedFile, .testOutsideTestFile:
      .badTest
    case .unknownStatement: .unknownStatement
    case .missing, .unexpectedWord, .repeated, .notOneOf, .misplaced: .badArgument
    case .unknownFlag, .misplacedFlag, .unknownRunOption, .runOptionValue: .unknownOption
    case .neitherScopeNorLifetime, .scopeBehindLifetime: .badScope
    case .timestamp, .duration: .badTime
    case .secretArgument: .secretArgument
    case .notAName, .reservedName: .badName
    case .unknownFact: .unknownFact
    case .undefined, .missingMember: .undefinedName
    case .notAText, .noOrder: .wrongType
    case .notAPattern, .searchTooLong: .badArgument
    case .rule(.key): .badKey
    case .rule(.lifetime(.past)): .pastTime
    case .rule(.lifetime): .badTime
    case .rule(.bodyTooLarge): .tooLarge
    case .sourceCycle: .sourceCycle
    case .sourceTooDeep: .sourceTooDeep
    case .unreadableFile: .badFile
    }
  }
}
