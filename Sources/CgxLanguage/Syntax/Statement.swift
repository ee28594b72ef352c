public import CgxContext

/// A statement and where it stands.
public struct Statement: Sendable {
  public var command: Command
  public var source: SourceText
  /// UTF-8 offsets in the source.
  public var range: Range<Int>

  public var place: Place { source.place(at: range.lowerBound) }

  /// Whether it stages a secret.
  public var isSecret: Bool {
    if case .set(_, _, _, isSecret: true) = command { true } else { false }
  }

  /// Whether it begins a test case.
  public var isTest: Bool {
    if case .test = command { true } else { false }
  }
}

/// What a statement asks for.
public indirect enum Command: Sendable {
  /// The last records of the ledger.
  case audit(count: Int)
  case auth(AuthAction)
  case check
  case commit(CommitOptions)
  case crm(CRMAction)
  case diff
  case discard(keys: [Argument])
  case echo([Argument])
  /// Nil for the last statement.
  case edit(key: Argument?)
  case expect(Condition)
  /// The statement must fail with that kind of error.
  case expectError(ErrorKind, Statement)
  case get(key: Argument?)
  case help(topic: String?)
  case history
  case `if`(Condition, then: [Statement], else: [Statement])
  case `let`(name: String, Argument)
  case load(file: Argument, Target)
  case metrics(MetricsForm, reset: Bool)
  case option(RunOption?, value: Argument?)
  case quit(discarding: Bool)
  case record(RecordAction)
  case recover
  case rollback(id: Argument?)
  case sandbox(SandboxAction)
  case session(id: Argument?, checking: Bool)
  case set(key: Argument, value: Argument, Target, isSecret: Bool)
  case show(asScript: Bool)
  case source(file: Argument)
  /// What an earlier shell has left.
  case stage(SavedStageAction)
  /// Begins a test case; one that is for a sandbox alone is skipped with any other tenant.
  case test(name: String, isSandboxOnly: Bool)
  case undo
  /// One that can't be read: its first word, nil where its words can't be told, and the branches of an
  /// `if` whose condition can't be read. It stands only in scripts with mistakes, which do not run.
  case unread(word: String?, branches: [[Statement]])
  case unset(key: Argument, Target)
  case wait(Argument)
  /// All that is known of the last error.
  case why
}

/// What stands behind `commit`.
public struct CommitOptions: Sendable {
  /// A note for the record.
  public var message: Argument?
  /// The hash of the only change set that may go.
  public var plan: Argument?
  /// Nil for the option of the run.
  public var onConflict: ConflictPolicy?
}

/// What stands behind `crm`.
public enum CRMAction: Sendable {
  /// The data of the next commit's notification.
  case data(Argument)
  case status
  /// Sends what was not delivered, with those that were given up where it is asked for.
  case flush(parked: Bool)
}

/// What stands behind `record`.
public enum RecordAction: Sendable {
  case start(file: Argument)
  case stop
}

/// What becomes of the changes that an earlier shell has left.
public enum SavedStageAction: String, CaseIterable, Sendable {
  case restore, drop
}

/// What metrics are printed as.
public enum MetricsForm: String, CaseIterable, Sendable {
  case table, json, prometheus
}

public enum AuthAction: String, CaseIterable, Sendable {
  case login, status, logout
}

/// The scope and lifetime that a statement names.
public enum Target: Sendable {
  case known(Scope, Lifetime)
  /// At least one of them is an expression.
  case computed([Argument])
}

/// `FACT OP VALUE`, as `if` and `expect` have it.
public struct Condition: Sendable {
  public enum Operator: String, CaseIterable, Sendable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case contains
    case startsWith = "starts-with"
    case endsWith = "ends-with"
    case matches, exists, absent
    case isType = "is"

    /// What other languages call the operators.
    static let otherNames: [String: Operator] = [
      "=": .equal, "===": .equal, "eq": .equal, "equals": .equal, "<>": .notEqual, "ne": .notEqual,
      "/=": .notEqual, "lt": .less, "=<": .lessOrEqual, "le": .lessOrEqual, "lte": .lessOrEqual,
      "gt": .greater, "=>": .greaterOrEqual, "ge": .greaterOrEqual, "gte": .greaterOrEqual,
      "has": .contains, "includes": .contains, "~": .matches, "=~": .matches, "~=": .matches,
      "like": .matches, "present": .exists, "missing": .absent, "isa": .isType,
    ]

    public var takesValue: Bool { self != .exists && self != .absent }
  }

  /// What `is` takes.
  static let typeNames = ["string", "number", "boolean", "object", "array", "null"]

  public var left: Argument
  public var comparison: Operator
  public var right: Argument?
}
