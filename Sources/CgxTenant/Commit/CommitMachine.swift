public import CgxContext
import CgxJSON

/// One commit, as a pure state machine: events in, actions out, no I/O and no clock.
///
/// It is the one place that judges what an answer means for a commit (`wire.md`, "What each answer
/// means"): repeats, conflicts with other writers, answers that were lost.
public struct CommitMachine: Sendable {
  public enum Event: Sendable {
    case start
    case put(PutOutcome)
    /// The context was read, with the time of the commit's clock.
    case context(Result<ContextDocument, TenantError>, Timestamp)
    /// Whether there is a new token; false where the credential can't be renewed.
    case token(Result<Bool, TenantError>)
    /// A wait is over, with the time of the commit's clock; false where it was cancelled.
    case waited(Bool, Timestamp)
  }

  public enum Action: Sendable, Equatable {
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
  private enum Phase {
    case starting, learning, sending, done
    case renewing(TenantError)
    case readingBack(TenantError)
    case merging(TenantError)
    case waiting(TenantError)
  }

  let plan: CommitPlan
  /// What is left to be sent; an entry leaves where another writer's value shall stand.
  public private(set) var changes: [FixedChange]
  /// The context when it was last read, or before this commit.
  public private(set) var base: ContextDocument?
  /// The context before anything of this commit was applied, where it is known.
  public private(set) var before: ContextDocument?
  /// How often the PUT was sent or tried.
  public private(set) var attempts = 0
  /// How often another writer was first.
  public private(set) var conflictRounds = 0
  /// Changes of others that the commit overwrites, the last of each key.
  public private(set) var overwritten: [MergeConflict] = []
  /// Changes of others that stand, in place of what was staged.
  public private(set) var yielded: [MergeConflict] = []

  private var phase = Phase.starting
  private var failures = 0
  private var hasRenewed = false
  private var fate = TenantError.Fate.nothingSent
  /// Whether a request may still be on its way, as only the waiting for its answer has ended.
  private var mayStillArrive = false
  private var generator: SplitMix

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
    case (.sending, .put(let outcome)): judge(outcome)
    case (.renewing(let refusal), .token(.success(let isNew))): isNew ? put() : fail(refusal)
    case (.renewing, .token(.failure(let error))): fail(error)
    case (.readingBack(let error), .context(let result, let now)): judge(error, result, now)
    case (.merging(let error), .context(let result, let now)): merge(error, result, now)
    case (.waiting(let error), .waited(let isOver, let now)):
      isOver ? putAgain(after: error, now) : interrupted(error)
    default: preconditionFailure("\(event) in \(phase)")
    }
  }

  // MARK: Before the first request

  private mutating func start() -> Action {
    guard let base else {
      guard plan.readsFirst else { return put() }
      phase = .learning
      return .get
    }
    guard isUnchanged(base, plan.moment) else { return put() }
    phase = .learning
    return .get
  }

  private func isUnchanged(_ document: ContextDocument, _ now: Timestamp) -> Bool {
    changes.allSatisfy { document.isUnchanged(by: $0, at: now) }
  }

  private mutating func learned(
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

  private mutating func put() -> Action {
    attempts += 1
    phase = .sending
    return .put(ifMatch: base?.etag)
  }

  /// A variable that has expired meanwhile would be dropped by the tenant, and called committed.
  private mutating func putAgain(after error: TenantError, _ now: Timestamp) -> Action {
    let expired = changes.first { change in
      change.value != nil && change.expiry.map { $0 <= now } ?? false
    }
    guard let expired else { return put() }
    var error = error
    error.reason = .expired(key: expired.key)
    return fail(error)
  }

  private mutating func judge(_ outcome: PutOutcome) -> Action {
    switch outcome {
    case .unauthorized(let error): return fail(error)
    case .failed(.notSent(let cause)):
      return retry(TenantError(.notSent(cause), isCommit: true))
    case .failed(.noAnswer(let cause)):
      let error = TenantError(.noAnswer(cause), isCommit: true)
      return cause == .cancelled ? fail(error) : readBack(error)
    case .answered(let answer): return judge(answer)
    }
  }

  private mutating func judge(_ answer: Answer) -> Action {
    if answer.status == 200 {
      if let document = answer.document {
        return finish(.committed(document, isConfirmedByReadBack: false))
      }
      // Something answered 200; whether it was the tenant can't be told from this.
      return readBack(
        TenantError(.unknown, answer.documentProblem ?? .notAContext, fate: .unknown, status: 200))
    }
    var error = TenantError(
      status: answer.status, message: answer.message, location: answer.location, isCommit: true)
    error.retryAfter = answer.retryAfter
    if error.kind == .unknown { return readBack(error) }
    fate = max(fate, .refused)
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
  private mutating func retry(_ error: TenantError, isLost: Bool = false) -> Action {
    failures += 1
    let delay = plan.retry.delay(
      failures: failures, retryAfter: error.retryAfter, jitter: generator.nextFraction())
    guard isLost || error.isTransient, let delay else { return fail(error) }
    phase = .waiting(error)
    return .wait(
      RetryWait(
        duration: delay, reason: error, attempt: failures + 1, attempts: plan.retry.attempts))
  }

  private mutating func interrupted(_ error: TenantError) -> Action {
    var error = error
    error.reason = .interrupted
    return fail(error)
  }

  // MARK: Another writer was first

  private mutating func conflict(_ error: TenantError) -> Action {
    conflictRounds += 1
    guard conflictRounds <= plan.conflictRounds else {
      var error = error
      error.reason = .keptChanging(rounds: conflictRounds)
      return fail(error)
    }
    phase = .merging(error)
    return .get
  }

  private mutating func merge(
    _ conflict: TenantError, _ result: Result<ContextDocument, TenantError>, _ now: Timestamp
  ) -> Action {
    switch result {
    case .failure(let error): return fail(error)
    case .success(let live): return merge(conflict, live, now)
    }
  }

  private mutating func merge(
    _ conflict: TenantError, _ live: ContextDocument, _ now: Timestamp
  ) -> Action {
    let conflicts = ThreeWayMerge.conflicts(changes, base: base, live: live, at: now)
    learn(live, now)
    // A request that is still on its way may yet overwrite what would be left to stand.
    if mayStillArrive, plan.onConflict != .ours, !conflicts.isEmpty { return fail(conflict) }
    switch plan.onConflict {
    case .ours: overwrite(conflicts)
    case .theirs:
      changes.removeAll { change in conflicts.contains { $0.key == change.key } }
      yielded += conflicts
      if changes.isEmpty { return finish(.yielded(live)) }
    case .fail:
      guard conflicts.isEmpty else {
        var error = conflict
        error.kind = .conflict
        error.reason = .overlapping(conflicts)
        return fail(error)
      }
    }
    return put()
  }

  private mutating func overwrite(_ conflicts: [MergeConflict]) {
    overwritten.removeAll { old in conflicts.contains { $0.key == old.key } }
    overwritten += conflicts
  }

  /// Takes over what the context holds now. What is there because of an earlier request of this
  /// commit was not there before it.
  private mutating func learn(_ live: ContextDocument, _ now: Timestamp) {
    base = live
    let own = changes.filter { change in
      let wasThere = before.map { change.isFulfilled(in: $0, at: now) } ?? false
      return attempts > 0 && !wasThere && change.isFulfilled(in: live, at: now)
    }
    guard let known = before, !own.isEmpty else {
      before = own.isEmpty ? live : nil
      return
    }
    var next = live
    for change in own {
      next.variables[change.key] = known.variables[change.key]
      next.metadata[change.key] = known.metadata[change.key]
    }
    before = next
  }

  // MARK: The answer was lost

  private mutating func readBack(_ error: TenantError) -> Action {
    phase = .readingBack(error)
    return .get
  }

  private mutating func judge(
    _ error: TenantError, _ result: Result<ContextDocument, TenantError>, _ now: Timestamp
  ) -> Action {
    guard case .success(let live) = result else { return unknown(error) }
    switch ReadBack(changes, base: base, live: live, at: now) {
    case .applied: return finish(.committed(live, isConfirmedByReadBack: true))
    case .undecided: return unknown(error)
    case .indistinct:
      mayStillArrive = true
      learn(live, now)
      return retryLost(error)
    case .notApplied:
      if error.mayStillArrive { mayStillArrive = true }
      fate = max(fate, .notApplied)
      learn(live, now)
      return retryLost(error)
    case .changedByOthers:
      guard plan.onConflict == .ours else { return unknown(error) }
      overwrite(ThreeWayMerge.conflicts(changes, base: base, live: live, at: now))
      learn(live, now)
      // Whether it was overwritten or never arrived can't be told.
      mayStillArrive = true
      return retryLost(error)
    }
  }

  private mutating func retryLost(_ error: TenantError) -> Action {
    // What it means is known by now: it was not applied.
    var error = error
    error.kind = .unreachable
    return retry(error, isLost: true)
  }

  private mutating func unknown(_ error: TenantError) -> Action {
    mayStillArrive = true
    return fail(error)
  }

  // MARK: The end

  private mutating func fail(_ error: TenantError) -> Action {
    var error = error
    if mayStillArrive { error.kind = .unknown }
    error.fate = error.kind == .unknown ? .unknown : fate
    if attempts > 0 { error.attempts = attempts }
    return finish(.failed(error))
  }

  private mutating func finish(_ verdict: Verdict) -> Action {
    phase = .done
    return .finish(verdict)
  }
}

extension TenantError {
  /// Whether the request may be applied later: the waiting for its answer has ended, ours or a
  /// gateway's, or the connection, but perhaps not the work.
  fileprivate var mayStillArrive: Bool {
    status == 504 || reason == .transport(.timeout) || reason == .transport(.connectionClosed)
  }
}

/// The generator of the jitter: SplitMix64 (Steele, Lea, Flood 2014).
private struct SplitMix {
  var state: UInt64

  /// From 0 to 1.
  mutating func nextFraction() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return Double(mixed >> 11) / Double(1 << 53)
  }
}
