public import CgxContext
import CgxLanguage
public import CgxTenant

/// All that is known of an error, for `why`.
public struct Explanation: Sendable {
  public var failure: Failure
  public var statement: String?
  /// What became of the staged changes and the commit.
  public var fate: String
  public var moment: Timestamp
  /// What was sent and received, oldest first, without secrets.
  public var events: [ExchangeEvent]
}

extension Interpreter {
  /// Keeps what is known of a failure until the next one.
  func keep(_ failure: Failure, of statement: Statement?, fate: String) {
    lastFailure = failure
    explanation = Explanation(
      failure: failure, statement: statement?.name, fate: fate, moment: connection.now,
      events: connection.exchanges.events(hiding: secrets))
    connection.exchanges.clear()
  }
}
