import CgxContext
import CgxJSON
import CgxLanguage
import CgxLedger
import CgxTenant

extension Interpreter {
  func commit(_ options: CommitOptions, _ statement: Statement) async throws(Failure) -> Outcome {
    guard !stage.isEmpty else {
      throw failure(
        .validation, Message("nothing is staged", help: ["'set KEY VALUE' stages a variable"]),
        statement)
    }
    guard !isReadOnly else {
      throw failure(
        .validation,
        Message("this run is read-only", help: ["'option read-only off' allows commits"]),
        statement)
    }
    var note: String?
    if let message = options.message {
      // It goes into records that outlive the run.
      note = secrets.redactor.redacted(try await text(message, "a message", statement))
    }
    let hash = PlanHash(of: stage.changes)
    if let named = options.plan { try await require(hash, named, statement) }
    try validate(statement)
    if let crmData { try requireNoSecret(in: crmData, statement) }
    // That the tenant knows it shows with the commit itself.
    let session: SessionID
    if let selected = self.session {
      session = selected
    } else {
      session = try configuredSession(statement)
    }
    let tenant = try await tenant(statement)
    if !isDryRun { try await settleEarlierCommits(to: session, statement) }
    let plan = try await plan(
      statement, base: known, onConflict: policy(options),
      readsFirst: configuration.isInteractive)
    var record = CommitRecord(plan, hash: hash, session: session, message: note)
    if isDryRun {
      // A script goes on as if it had been sent.
      record.outcome = .dryRun
      return committed(record)
    }
    let ledger = try openLedger(statement)
    try await checkHook(statement)
    do throws(LedgerError) {
      try writeUnwritten(in: ledger)
    } catch {
      throw failure(error, statement)
    }
    let entry = try await entry(record, statement)
    let committer = Committer(
      tenant: tenant, pause: connection.pause, record: recording(entry, in: ledger),
      now: { [connection] in connection.now }, clock: connection.clock)
    let result = await committer.commit(plan, id: record.id, to: session)
    record.finish(result)
    let problem = conclude(result, entry, in: ledger, &record)
    if problem == nil, record.outcome == .committed {
      do {
        try giveUpOpenCommits(coveredBy: record, in: ledger)
      } catch {
        notify(.ledger(reason: error.sentence))
      }
    }
    await count(result)
    if record.ledger != nil { await notifyAfterCommit(from: ledger) }
    return try finish(result, record, unrecorded: problem, statement)
  }

  /// A plan goes as it is or not at all: no entry may leave it.
  private func policy(_ options: CommitOptions) -> ConflictPolicy {
    let policy = options.onConflict ?? conflictPolicy
    return options.plan != nil && policy == .theirs ? .fail : policy
  }

  /// `--plan`: what is staged must be what was looked at.
  private func require(
    _ hash: PlanHash, _ named: Argument, _ statement: Statement
  ) async throws(Failure) {
    let text = try await text(named, "the hash of a plan", statement)
    guard hash.isNamed(by: text) else {
      throw failure(
        .validation,
        Message(
          "what is staged is not this plan: its hash is \(hash)",
          label: "expected the hash of what is staged",
          help: ["'diff' shows what is staged, and its hash"]), statement, named.range)
    }
  }

  /// What is staged, with its expiries fixed now.
  func plan(
    _ statement: Statement, base: ContextDocument? = nil, onConflict: ConflictPolicy = .ours,
    readsFirst: Bool = false
  ) async throws(Failure) -> CommitPlan {
    let retry = await connection.retryPolicy
    do {
      return try CommitPlan(
        stage.changes, at: connection.now, base: base, onConflict: onConflict,
        readsFirst: readsFirst, retry: retry)
    } catch {
      // It was valid a moment ago: an expiry has just passed.
      throw failure(.validation, Violation.Rule.lifetime(error).message, statement)
    }
  }

  /// Nothing is left staged.
  private func committed(_ record: CommitRecord) -> Outcome {
    commits.add(record)
    stage.clear()
    objections = [:]
    crmData = nil
    return .committed(record)
  }

  /// - Parameter problem: why what came of it can't be written down.
  private func finish(
    _ result: CommitResult, _ record: CommitRecord, unrecorded problem: LedgerError?,
    _ statement: Statement
  ) throws(Failure) -> Outcome {
    switch result.verdict {
    case .committed(let document, _), .unchanged(let document), .yielded(let document):
      known = document
      self.session = record.session
      let outcome = committed(record)
      if let problem { throw unrecorded(record, problem, statement) }
      return outcome
    case .failed(let error):
      commits.add(record)
      // What is known of the context may have changed.
      if error.fate != .nothingSent { known = result.before }
      objections = Objections(error, of: result.changes).reasons
      var failure = Failure(error, at: .text(statement.source, statement.range))
      failure.ledger = record.ledger
      if let problem {
        failure.items[0].message.help.append("the ledger does not say so: \(problem.sentence)")
      }
      throw failure
    }
  }

  /// It is committed, and the ledger knows only that it was about to be.
  private func unrecorded(
    _ record: CommitRecord, _ problem: LedgerError, _ statement: Statement
  ) -> Failure {
    var failure = failure(
      .ledger,
      Message(
        "\(record.id) is committed, but that can't be written down: \(problem.sentence)",
        help: problem.advice + [
          "the next commit, 'recover' and the end of the run try to write it again"
        ]), statement)
    failure.fate = .committed
    return failure
  }
}
