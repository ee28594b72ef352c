import CgxContext
import CgxJSON
import CgxLanguage
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
    let session = try await selectedSession(statement)
    let tenant = try await tenant(statement)
    let plan = try await plan(
      statement, base: known, onConflict: policy(options),
      readsFirst: configuration.isInteractive)
    var record = CommitRecord(plan, hash: hash, session: session, message: note)
    if isDryRun {
      // A script goes on as if it had been sent.
      record.outcome = .dryRun
      return committed(record)
    }
    let committer = Committer(
      tenant: tenant, pause: connection.pause, now: { [connection] in connection.now },
      clock: connection.clock)
    let result = await committer.commit(plan, id: record.id, to: session)
    await count(result)
    record.finish(result)
    return try finish(result, record, statement)
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

  private func finish(
    _ result: CommitResult, _ record: CommitRecord, _ statement: Statement
  ) throws(Failure) -> Outcome {
    switch result.verdict {
    case .committed(let document, _), .unchanged(let document), .yielded(let document):
      known = document
      return committed(record)
    case .failed(let error):
      commits.add(record)
      // What is known of the context may have changed.
      if error.fate != .nothingSent { known = result.before }
      objections = Objections(error, of: result.changes).reasons
      throw Failure(error, at: .text(statement.source, statement.range))
    }
  }
}
