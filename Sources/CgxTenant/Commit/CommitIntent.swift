public import CgxContext

/// What a commit is about to send: written down before it leaves, so that a crash leaves a trace.
public struct CommitIntent: Sendable {
  public var changes: [FixedChange]
  /// The context before, where it is known.
  public var before: ContextDocument?
  /// SHA-256 of the body, in hexadecimal digits.
  public var bodyHash: String
}

/// Why an intent can't be written down.
public struct RecordingFailure: Error, Sendable, Equatable {
  /// What stands in the way, in one sentence.
  public var reason: String
  /// What to do about it, a line each.
  public var advice: [String]

  public init(_ reason: String, advice: [String] = []) {
    self.reason = reason
    self.advice = advice
  }
}
