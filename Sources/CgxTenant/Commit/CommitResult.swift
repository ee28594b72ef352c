public import CgxContext

/// What came of a commit, whatever came of it.
public struct CommitResult: Sendable {
  /// `cmt_` and 16 hexadecimal digits, new for each commit.
  public var id: String
  public var session: SessionID
  public var verdict: CommitMachine.Verdict
  /// How often the PUT was sent or tried.
  public var attempts: Int
  /// How often another writer was first.
  public var conflicts: Int
  /// Changes of others that were overwritten.
  public var overwritten: [MergeConflict]
  /// Changes of others that stand, in place of what was staged.
  public var yielded: [MergeConflict]
  /// What was asked for last, each with its expiry.
  public var changes: [FixedChange]
  /// The context before anything was applied, where it is known.
  public var before: ContextDocument?
  /// The length of the last body, in bytes.
  public var bytes: Int
  /// SHA-256 of the last body, in hexadecimal digits.
  public var bodyHash: String
  /// All bytes of bodies that left.
  public var bytesSent: Int
  /// Why the PUT was repeated after a pause, once for each pause.
  public var retries: [RetryReason]
  /// From the first request to the last answer, without the time that the pacer held it back and
  /// that it took to write intents down.
  public var latency: Duration
  /// From when it was asked for to the last answer, with the time that the pacer held it back.
  public var responseTime: Duration

  init(
    id: String, session: SessionID, verdict: CommitMachine.Verdict, machine: CommitMachine,
    body: [UInt8], bodyHash: String, bytesSent: Int, retries: [RetryReason], latency: Duration,
    responseTime: Duration
  ) {
    self.id = id
    self.session = session
    self.verdict = verdict
    attempts = machine.attempts
    conflicts = machine.conflictRounds
    overwritten = machine.overwritten
    yielded = machine.yielded
    changes = machine.changes
    before = machine.before
    bytes = body.count
    self.bodyHash = bodyHash
    self.bytesSent = bytesSent
    self.retries = retries
    self.latency = latency
    self.responseTime = responseTime
  }

  /// A new commit ID.
  public static func newID() -> String {
    let digits = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    return "cmt_" + String(repeating: "0", count: 16 - digits.count) + digits
  }
}
