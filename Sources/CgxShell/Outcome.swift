public import CgxContext
public import CgxJSON
public import CgxLanguage
public import CgxTenant

/// What a statement did: values that the reports read.
public enum Outcome: Sendable {
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
  case help(topic: String?)
  case history([CommitRecord])
  case loaded(file: String, count: Int, replaced: [String])
  case metrics(MetricsSnapshot, MetricsForm)
  case named(String, JSON)
  case options([(name: String, value: String)])
  case quit
  case recovered([CommitRecord])
  /// The changes that take a commit back, and the keys of which it is not known how.
  case rolledBack(id: String, [Change], unknown: [String], replaced: [String])
  case sandboxChanged(String)
  case sandboxClock(Timestamp)
  case sandboxRequests([(name: String, count: Int)], recent: [String])
  case script(String)
  case sessionSelected(SessionID, isChecked: Bool, stillStaged: Int)
  case sessionShown(SessionID)
  case sourced(file: String, statements: Int)
  case staged(Change, replaced: Change?)
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
}
