public import CgxContext

/// One commit, as a pure state machine: events in, actions out, no I/O and no clock.
///
/// It is the one place that judges what an answer means for a commit (`wire.md`, "What each answer
/// means"): repeats, conflicts with other writers, answers that were lost.
public struct CommitMachine: Sendable {
  public enum Event: Sendable {
    case start
    /// The intent is written down, or why it can't be.
    case recorded(RecordingFailure?)
    case put(PutOutcome)
    /// The context was read, with the time of the commit's clock.
    case context(Result<ContextDocument, TenantError>, Timestamp)
    /// Whether there is a new token; false where the credential can't be renewed.
    case token(Result<Bool, TenantError>)
    /// A wait is over, with the time of the commit's clock; false where it was cancelled.
    case waited(Bool, Timestamp)
  }

  public enum Action: Sendable, Equatable {
    /// Write down that `changes` are about to be sent, before they are.
    case record
    /// Send the body that `changes` make.
    case put(ifMatch: String?)
    /// Read the context.
    case get
    case renewToken(refused: Secret?)
    case wait(RetryWait)
    case finish(Verdict)
  }

  public enum Verdict: Sendable, Equatable {
    /// The tenant applied the whole change set.
    case committed(ContextDocument, isConfirmedByReadBack: Bool)
    /// The context was so already: nothing was sent.
    case unchanged(ContextDocument)
    /// Nothing is left to be sent: other writers' values stand.
    case yielded(ContextDocument)
    case failed(TenantError)
  }

  /// What the next event answers.
  enum Phase {
    case starting, learning, recording, sending, done
    case renewing(TenantError)
    case readingBack(TenantError)
    case merging(TenantError)
    case waiting(TenantError)
    case closing(TenantError)
  }

  let plan: CommitPlan
  /// What is left to be sent; an entry leaves where another writer's value shall stand.
  public internal(set) var changes: [FixedChange]
  /// The context when it was last read, or before this commit.
  public internal(set) var base: ContextDocument?
  /// The context before anything of this commit was applied, where it is known.
  public internal(set) var before: ContextDocument?
  /// How often the PUT was sent or tried.
  public internal(set) var attempts = 0
  /// How often another writer was first.
  public internal(set) var conflictRounds = 0
  /// Changes of others that the commit overwrites, the last of each key.
  public internal(set) var overwritten: [MergeConflict] = []
  /// Changes of others that stand, in place of what was staged.
  public internal(set) var yielded: [MergeConflict] = []

  var phase = Phase.starting
  /// How many changes the intent holds that was written down last; zero where it is to be written
  /// anew.
  var recordedCount = 0
  var failures = 0
  var hasRenewed = false
  /// Whether a 500 or 503 came: by rule nothing was applied then, but tenants in trouble break
  /// rules.
  var wasInTrouble = false
  var fate = TenantError.Fate.nothingSent
  /// Whether a request may still be on its way, as only the waiting for its answer has ended.
  var mayStillArrive = false
  var generator: SplitMix

  /// - Parameter seed: of the jitter.
  public init(_ plan: CommitPlan, seed: UInt64) {
    self.plan = plan
    changes = plan.changes
    base = plan.base
    before = plan.base
    generator = SplitMix(state: seed)
  }

  public mutating func handle(_ event: Event) -> Action {
    switch (phase, event) {
    case (.starting, .start): start()
    case (.learning, .context(let result, let now)): learned(result, now)
    case (.recording, .recorded(let problem)): recorded(problem)
    case (.sending, .put(let outcome)): judge(outcome)
    case (.renewing(let refusal), .token(.success(let isNew))): isNew ? put() : fail(refusal)
    case (.renewing, .token(.failure(let error))): fail(error)
    case (.readingBack(let error), .context(let result, let now)): judge(error, result, now)
    case (.closing(let error), .context(let result, let now)): close(error, result, now)
    case (.merging(let error), .context(let result, let now)): merge(error, result, now)
    case (.waiting(let error), .waited(let isOver, let now)):
      isOver ? putAgain(after: error, now) : interrupted(error)
    default: preconditionFailure("\(event) in \(phase)")
    }
  }

  // MARK: Before the first request

  mutating func start() -> Action {
    let asksFirst = base.map { isUnchanged($0, plan.moment) } ?? plan.readsFirst
    return asksFirst ? read(.learning) : put()
  }

  private func isUnchanged(_ document: ContextDocument, _ now: Timestamp) -> Bool {
    changes.allSatisfy { document.isUnchanged(by: $0, at: now) }
  }

  mutating func learned(
    _ result: Result<ContextDocument, TenantError>, _ now: Timestamp
  ) -> Action {
    switch result {
    case .failure(let error): return fail(error)
    case .success(let document):
      if isUnchanged(document, now) { return finish(.unchanged(document)) }
      if base == nil { (base, before) = (document, document) }
      return put()
    }
  }

  // MARK: The PUT

  mutating func put() -> Action {
    guard recordedCount == changes.count else {
      phase = .recording
      return .record
    }
    attempts += 1
    phase = .sending
    return .put(ifMatch: base?.etag)
  }

  mutating func recorded(_ problem: RecordingFailure?) -> Action {
    if let problem {
      return fail(TenantError(.ledger, .notRecorded(problem), fate: .nothingSent))
    }
    recordedCount = changes.count
    return put()
  }

  /// A variable that has expired meanwhile would be dropped by the tenant, and called committed.
  mutating func putAgain(after error: TenantError, _ now: Timestamp) -> Action {
    let expired = changes.first { change in
      change.value != nil && change.expiry.map { $0 <= now } ?? false
    }
    guard let expired else { return put() }
    var error = error
    error.reason = .expired(key: expired.key)
    return fail(error)
  }

  mutating func judge(_ outcome: PutOutcome) -> Action {
    switch outcome {
    case .unauthorized(let error): return fail(error)
    case .failed(.notSent(let cause)):
      return retry(TenantError(.notSent(cause), isCommit: true))
    case .failed(.noAnswer(let cause)):
      let error = TenantError(.noAnswer(cause), isCommit: true)
      return cause == .cancelled ? fail(error) : read(.readingBack(error))
    case .answered(let answer): return judge(answer)
    }
  }

  mutating func judge(_ answer: Answer) -> Action {
    if answer.status == 200 {
      if let document = answer.document {
        return finish(.committed(document, isConfirmedByReadBack: false))
      }
      // Something answered 200; whether it was the tenant can't be told from this.
      let problem = answer.documentProblem ?? .notAContext
      return read(.readingBack(TenantError(.unknown, problem, fate: .unknown, status: 200)))
    }
    var error = TenantError(
      status: answer.status, message: answer.message, location: answer.location, isCommit: true)
    error.retryAfter = answer.retryAfter
    if error.kind == .unknown { return read(.readingBack(error)) }
    fate = max(fate, .refused)
    if error.kind == .unreachable { wasInTrouble = true }
    switch answer.status {
    case 401 where !hasRenewed:
      hasRenewed = true
      phase = .renewing(error)
      return .renewToken(refused: answer.refusedToken)
    case 409, 412: return conflict(error)
    default: return retry(error)
    }
  }

  /// Repeats the PUT after a pause where that may help and attempts are left.
  ///
  /// - Parameter isLost: its answer was lost, which says nothing against another attempt.
  mutating func retry(_ error: TenantError, isLost: Bool = false) -> Action {
    failures += 1
    let delay = plan.retry.delay(
      failures: failures, retryAfter: error.retryAfter, jitter: generator.nextFraction())
    guard isLost || error.isTransient, let delay else {
      return wasInTrouble && !isLost ? read(.closing(error)) : fail(error)
    }
    phase = .waiting(error)
    return .wait(
      RetryWait(
        duration: delay, reason: error, attempt: failures + 1, attempts: plan.retry.attempts))
  }

  mutating func interrupted(_ error: TenantError) -> Action {
    var error = error
    error.reason = .interrupted
    return fail(error)
  }

  /// Reads the context, for what the phase says.
  mutating func read(_ phase: Phase) -> Action {
    self.phase = phase
    return .get
  }

  // MARK: The end

  mutating func fail(_ error: TenantError) -> Action {
    var error = error
    if mayStillArrive { error.kind = .unknown }
    error.fate = error.kind == .unknown ? .unknown : fate
    if attempts > 0 { error.attempts = attempts }
    return finish(.failed(error))
  }

  mutating func finish(_ verdict: Verdict) -> Action {
    phase = .done
    return .finish(verdict)
  }
}
