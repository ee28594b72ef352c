public import CgxContext
public import CgxJSON
public import CgxLanguage
public import CgxLedger
public import CgxTenant

/// What a statement did: values that the reports read.
public enum Outcome: Sendable {
  case audit([LedgerRecord])
  case authenticated(Authentication)
  case authentication(Authentication)
  case loggedOut
  case branch(taken: String)
  /// With the reasons why entries were objected to, by key.
  case changes([Change], size: BodySize, objections: [String: String])
  case checked(count: Int, size: BodySize)
  case committed(CommitRecord)
  case context(ContextDocument)
  case crm(JSON)
  case diff([DiffEntry], size: BodySize, hash: PlanHash)
  case discarded([String])
  case echoed(String)
  case expected
  /// What the CRM has been told, and how much was given up.
  case flushed(delivered: Int, parked: Int)
  /// What is known of the last error; nil where there was none.
  case explained(Explanation?)
  case help(topic: String?)
  /// The commits of this run, and those that the ledger knows from before.
  case history([CommitRecord], earlier: [EarlierCommit])
  case loaded(file: String, count: Int, replaced: [String])
  case metrics(MetricsSnapshot, MetricsForm)
  case named(String)
  /// What the CRM has not been told, oldest first.
  case notifications([OutboxEntry])
  case options([(name: String, value: String)])
  case quit
  /// The file that statements are recorded to from now on.
  case recording(file: String)
  /// How many there are in the file, and the variables that it needs.
  case recorded(file: String, statements: Int, variables: [String])
  case recovered([CommitRecord], earlier: [SettledCommit], delivered: Int)
  /// The changes that take a commit back, and the keys of which it is not known how.
  case rolledBack(id: String, [Change], unknown: [String], replaced: [String])
  case sandboxChanged(String)
  case sandboxClock(Timestamp)
  case sandboxRequests([(name: String, count: Int)], recent: [String])
  case script(String)
  case sessionSelected(SessionID, isChecked: Bool, stillStaged: Int)
  case sessionShown(SessionID)
  case sourced(file: String, statements: Int)
  case stageDropped(count: Int)
  /// Without a moment nothing was saved.
  case stageRestored(RestoredStage, moment: Timestamp?)
  case staged(Change, replaced: Change?)
  /// What was opened in the editor and stays as it was: a key, or nil for the last statement.
  case unedited(key: String?)
  /// The last statement has been edited, and runs next.
  case entryEdited(String)
  case undone([String])
  case variable(key: String, JSON)
  case waited(milliseconds: Int64)
}

/// The length of a request's body against its limit, in bytes.
public struct BodySize: Sendable, Equatable {
  public var bytes: Int
  public var limit: Int
}

/// A statement that has run, for the reports.
public struct StatementReport: Sendable {
  /// Nil where the text could not be read.
  public var statement: String?
  public var place: Place?
  public var result: Result<Outcome, Failure>
  /// What became of the staged changes, for the last line of an error.
  public var fate: String?
  /// How the run wants it to be written.
  public var output: ShellConfiguration.Output
  public var isQuiet: Bool
  /// When it ended, by the clock that expiries are measured with.
  public var moment: Timestamp
  /// Whether long results may go through the pager.
  public var isPaged = false
}
