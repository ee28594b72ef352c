/// What `cgx check` finds, by names that stay: they stand in `--allow`, in reports and in `help`.
public enum FindingCode: String, CaseIterable, Sendable {
  // Errors: a run fails, at the latest when it comes to that place.
  case syntax
  case notText = "not-text"
  case unknownStatement = "unknown-statement"
  case badArgument = "bad-argument"
  case unknownOption = "unknown-option"
  case badScope = "bad-scope"
  case badTime = "bad-time"
  case pastTime = "past-time"
  case badName = "bad-name"
  case badKey = "bad-key"
  case secretArgument = "secret-argument"
  case unknownFact = "unknown-fact"
  case undefinedName = "undefined-name"
  case wrongType = "wrong-type"
  case tooLarge = "too-large"
  case badFile = "bad-file"
  case sourceCycle = "source-cycle"
  case sourceTooDeep = "source-too-deep"
  case badTest = "bad-test"
  case emptyCommit = "empty-commit"
  case notStaged = "not-staged"
  case notCommitted = "not-committed"
  case uncommitted
  case promptOnly = "prompt-only"
  // Warnings: a run may pass, and does most likely not do what was meant.
  case maybeUndefined = "maybe-undefined"
  case maybeUncommitted = "maybe-uncommitted"
  case overwritten
  case unreachable = "unreachable-statement"
  case sandboxStatement = "sandbox-statement"

  public enum Severity: String, Sendable {
    case error, warning
  }

  public var severity: Severity {
    switch self {
    case .maybeUndefined, .maybeUncommitted, .overwritten, .unreachable, .sandboxStatement: .warning
    case .syntax, .notText, .unknownStatement, .badArgument, .unknownOption, .badScope, .badTime,
      .pastTime, .badName, .badKey, .secretArgument, .unknownFact, .undefinedName, .wrongType,
      .tooLarge, .badFile, .sourceCycle, .sourceTooDeep, .badTest, .emptyCommit, .notStaged,
      .notCommitted, .uncommitted, .promptOnly:
      .error
    }
  }
}
