import CgxContext
import CgxLanguage
import CgxLedger
import CgxTenant

/// Commits of earlier runs of which the ledger holds the intent and no result.
extension Interpreter {
  /// Says which there are, before the first statement runs; cheap, whatever the ledger's size.
  public func reportOpenCommits() {
    guard case .file(let path, _) = configuration.ledger else { return }
    do {
      let open = try Ledger.glance(path).filter { !$0.isOfSandbox }
      hasOpenCommits = !open.isEmpty
      for commit in open.prefix(5) {
        notify(
          .openCommit(
            id: commit.id, session: commit.session, tenant: commit.tenant, moment: commit.moment))
      }
      if open.count > 5 { notify(.moreOpenCommits(open.count - 5)) }
    } catch {
      // What can't be read now will forbid the first commit, with the same words.
    }
  }

  /// Before another commit covers their traces: what became of those to the same session.
  ///
  /// What can't be found out now stays open; it forbids nothing.
  func settleEarlierCommits(
    to session: SessionID, _ statement: Statement
  ) async throws(Failure) {
    let ledger = try openLedger(statement)
    let open = try earlierCommits(in: ledger, statement).filter { $0.session == session.text }
    do {
      for settled in try await settle(open, in: ledger, statement)
      where settled.outcome != .unknown {
        notify(.settled(id: settled.id, outcome: settled.outcome))
      }
    } catch  where [.interrupted, .ledger].contains(error.kind) {
      throw error
    } catch {
      // The tenant does not tell its context now; the commit will say so itself.
    }
  }

  /// What became of all of them, as far as this tenant knows.
  func settleEarlierCommits(_ statement: Statement) async throws(Failure) -> [SettledCommit] {
    let ledger = try openLedger(statement)
    return try await settle(try earlierCommits(in: ledger, statement), in: ledger, statement)
  }

  /// Those that nobody has in hand: of this tenant, of a sandbox that is gone, or of which the
  /// records are.
  private func earlierCommits(
    in ledger: Ledger, _ statement: Statement
  ) throws(Failure) -> [OpenCommit] {
    do {
      return try ledger.openCommits().filter { commit in
        !commit.hasOwner && commits.named(commit.id) == nil
          && (commit.tenant == connection.tenantName || commit.isOfSandbox || !commit.isDecidable)
      }
    } catch {
      throw failure(error, statement)
    }
  }

  /// Reads each context back. Where it holds nothing of a commit, it is read again after as long as
  /// a request may take: the last one may have left just before its process ended.
  private func settle(
    _ open: [OpenCommit], in ledger: Ledger, _ statement: Statement
  ) async throws(Failure) -> [SettledCommit] {
    var settled: [SettledCommit] = []
    var missing: [OpenCommit] = []
    for commit in open {
      switch try await judge(commit, in: ledger, statement) {
      case .settled(let one): if let one { settled.append(one) }
      case .judged(.notApplied): missing.append(commit)
      case .judged(let verdict):
        if let one = try close(commit, verdict, in: ledger, statement) { settled.append(one) }
      }
    }
    guard !missing.isEmpty else { return settled }
    try await letSettle(missing, statement)
    for commit in missing {
      switch try await judge(commit, in: ledger, statement) {
      case .settled(let one): if let one { settled.append(one) }
      case .judged(let verdict):
        if let one = try close(commit, verdict, in: ledger, statement) { settled.append(one) }
      }
    }
    return settled
  }

  private enum Judgement {
    case judged(ReadBack)
    /// It can't be judged, and has been given up; nil where another shell was faster.
    case settled(SettledCommit?)
  }

  private func judge(
    _ commit: OpenCommit, in ledger: Ledger, _ statement: Statement
  ) async throws(Failure) -> Judgement {
    guard commit.isDecidable, let session = SessionID(commit.session) else {
      return .settled(try giveUp(commit, "its record can't be read", in: ledger, statement))
    }
    guard commit.tenant == connection.tenantName else {
      return .settled(
        try giveUp(commit, "the sandbox that it went to is gone", in: ledger, statement))
    }
    do {
      let live = try await liveContext(of: session, statement)
      return .judged(commit.judge(live: live, at: connection.now))
    } catch  where error.status == 404 {
      return .settled(try giveUp(commit, "the session is gone", in: ledger, statement))
    }
  }

  /// No request of a commit is on its way for longer than this after it began: all attempts, with
  /// the longest pauses between them.
  private static let longestCourse = Duration.seconds(3600)

  private func letSettle(_ open: [OpenCommit], _ statement: Statement) async throws(Failure) {
    let isRecent = open.contains { commit in
      let age = commit.moment.duration(to: connection.now)
      return age < Self.longestCourse
    }
    guard isRecent else { return }
    let time = await connection.requestTimeout
    notify(.settling(count: open.count, time: time))
    do {
      try await connection.sleep(time)
    } catch {
      throw failure(.interrupted, Message("interrupted while waiting"), statement)
    }
  }

  /// - Returns: nil where another shell was faster.
  private func close(
    _ commit: OpenCommit, _ verdict: ReadBack, in ledger: Ledger, _ statement: Statement
  ) throws(Failure) -> SettledCommit? {
    let outcome: CommitRecord.Outcome =
      switch verdict {
      case .applied: .committed
      case .notApplied: .notApplied
      case .changedByOthers, .indistinct, .undecided: .unknown
      }
    do {
      return settled(commit, outcome, try close(commit, outcome, in: ledger))
    } catch {
      throw failure(error, statement)
    }
  }

  private func settled(
    _ commit: OpenCommit, _ outcome: CommitRecord.Outcome, _ resolution: Resolution
  ) -> SettledCommit? {
    if case .closedByOthers = resolution { return nil }
    return SettledCommit(id: commit.id, session: commit.session, outcome: outcome)
  }

  /// Writes down what was found out about a commit.
  func close(
    _ commit: OpenCommit, _ outcome: CommitRecord.Outcome, in ledger: Ledger
  ) throws(LedgerError) -> Resolution {
    let conclusion =
      switch outcome {
      case .committed: CommitConclusion(.success, details: "committed, confirmed by read-back")
      case .notApplied:
        CommitConclusion(.failure, details: "not committed: the context holds nothing of it")
      default: CommitConclusion(.unknown, details: "it can't be told from the context")
      }
    return try ledger.resolve(commit, conclusion)
  }

  /// What can't be found out any more, nobody is asked to look for again.
  private func giveUp(
    _ commit: OpenCommit, _ reason: String, in ledger: Ledger, _ statement: Statement
  ) throws(Failure) -> SettledCommit? {
    do {
      return settled(commit, .superseded, try giveUp(commit, reason, in: ledger))
    } catch {
      throw failure(error, statement)
    }
  }

  private func giveUp(
    _ commit: OpenCommit, _ reason: String, in ledger: Ledger
  ) throws(LedgerError) -> Resolution {
    var conclusion = CommitConclusion(
      .unknown, details: "it can't be told what became of it: \(reason)")
    conclusion.isGivenUp = true
    return try ledger.resolve(commit, conclusion)
  }

  /// A later commit to the same variables covers what an open one has left, so that it can't be
  /// told any more.
  func giveUpOpenCommits(
    coveredBy record: CommitRecord, in ledger: Ledger
  ) throws(LedgerError) {
    let keys = Set(record.changes.map(\.key))
    for commit in try ledger.openCommits()
    where !commit.hasOwner && commit.tenant == connection.tenantName
      && commit.session == record.session.text && !keys.isDisjoint(with: commit.keys)
    {
      _ = try giveUp(commit, "\(record.id) came after it", in: ledger)
    }
  }

  func liveContext(
    of session: SessionID, _ statement: Statement
  ) async throws(Failure) -> ContextDocument {
    do {
      return try await asking(statement) { (tenant) async throws(TenantError) in
        try await tenant.context(of: session)
      }
    } catch {
      guard error.kind != .interrupted else { throw error }
      var failure = error
      (failure.kind, failure.fate) = (.unknown, .unknown)
      throw failure
    }
  }
}

extension OpenCommit {
  /// Whether it went to an embedded tenant, which ended with its run.
  var isOfSandbox: Bool { tenant.hasPrefix(Connection.sandboxName) }
}
