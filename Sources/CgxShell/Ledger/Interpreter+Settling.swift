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
    for commit in try earlierCommits(in: ledger, statement) where commit.session == session.text {
      guard let settled = try? await settle(commit, in: ledger, statement) else { continue }
      if settled.outcome != .unknown {
        notify(.settled(id: settled.id, outcome: settled.outcome))
      }
    }
  }

  /// What became of all of them, as far as this tenant knows.
  func settleEarlierCommits(_ statement: Statement) async throws(Failure) -> [SettledCommit] {
    let ledger = try openLedger(statement)
    var settled: [SettledCommit] = []
    for commit in try earlierCommits(in: ledger, statement) {
      if let one = try await settle(commit, in: ledger, statement) { settled.append(one) }
    }
    return settled
  }

  /// Those that nobody has in hand: of this tenant, or of a sandbox that is gone.
  private func earlierCommits(
    in ledger: Ledger, _ statement: Statement
  ) throws(Failure) -> [OpenCommit] {
    do {
      return try ledger.openCommits().filter { commit in
        !commit.hasOwner && commits.named(commit.id) == nil
          && (commit.tenant == connection.tenantName || commit.isOfSandbox)
      }
    } catch {
      throw failure(error, statement)
    }
  }

  /// How old an intent must be before it counts that the context holds nothing of it: its request
  /// may have left just before its process ended.
  private static let settlingTime = Duration.seconds(2)

  private func settle(
    _ commit: OpenCommit, in ledger: Ledger, _ statement: Statement
  ) async throws(Failure) -> SettledCommit? {
    guard let session = SessionID(commit.session) else { return nil }
    if commit.tenant != connection.tenantName {
      return try giveUp(
        commit, session, "the sandbox that it went to is gone", in: ledger, statement)
    }
    var verdict: ReadBack
    do {
      verdict = try await judge(commit, in: session, statement)
      let age = commit.moment.duration(to: connection.now)
      if verdict == .notApplied, age < Self.settlingTime {
        try await pause(Self.settlingTime - age, statement)
        verdict = try await judge(commit, in: session, statement)
      }
    } catch  where error.status == 404 {
      return try giveUp(commit, session, "the session is gone", in: ledger, statement)
    }
    let outcome: CommitRecord.Outcome =
      switch verdict {
      case .applied: .committed
      case .notApplied: .notApplied
      case .changedByOthers, .indistinct, .undecided: .unknown
      }
    return try close(commit, session, outcome, in: ledger, statement)
  }

  private func judge(
    _ commit: OpenCommit, in session: SessionID, _ statement: Statement
  ) async throws(Failure) -> ReadBack {
    commit.judge(live: try await liveContext(of: session, statement), at: connection.now)
  }

  /// What can't be found out any more, nobody is asked to look for again.
  private func giveUp(
    _ commit: OpenCommit, _ session: SessionID, _ reason: String, in ledger: Ledger,
    _ statement: Statement
  ) throws(Failure) -> SettledCommit? {
    do {
      let head = try giveUp(commit, reason, in: ledger)
      return head.map { _ in SettledCommit(id: commit.id, session: session, outcome: .superseded) }
    } catch {
      throw failure(error, statement)
    }
  }

  private func giveUp(
    _ commit: OpenCommit, _ reason: String, in ledger: Ledger
  ) throws(LedgerError) -> LedgerHead? {
    var conclusion = CommitConclusion(
      .unknown, details: "it can't be told what became of it: \(reason)")
    conclusion.isGivenUp = true
    return try ledger.resolve(commit, conclusion, notifies: false)
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

  /// - Returns: nil where another shell was faster.
  private func close(
    _ commit: OpenCommit, _ session: SessionID, _ outcome: CommitRecord.Outcome,
    in ledger: Ledger, _ statement: Statement
  ) throws(Failure) -> SettledCommit? {
    do {
      let head = try close(commit, outcome, in: ledger)
      return head == nil ? nil : SettledCommit(id: commit.id, session: session, outcome: outcome)
    } catch {
      throw failure(error, statement)
    }
  }

  /// Writes down what was found out about a commit.
  ///
  /// - Returns: nil where it is closed already.
  func close(
    _ commit: OpenCommit, _ outcome: CommitRecord.Outcome, in ledger: Ledger
  ) throws(LedgerError) -> LedgerHead? {
    let conclusion =
      switch outcome {
      case .committed: CommitConclusion(.success, details: "committed, confirmed by read-back")
      case .notApplied:
        CommitConclusion(.failure, details: "not committed: the context holds nothing of it")
      default: CommitConclusion(.unknown, details: "it can't be told from the context")
      }
    return try ledger.resolve(
      commit, conclusion,
      notifies: connection.notifies && commit.tenant == connection.tenantName)
  }

  func liveContext(
    of session: SessionID, _ statement: Statement
  ) async throws(Failure) -> ContextDocument {
    let live: ContextDocument
    do {
      live = try await asking(statement) { (tenant) async throws(TenantError) in
        try await tenant.context(of: session)
      }
    } catch {
      guard error.kind != .interrupted else { throw error }
      var failure = error
      (failure.kind, failure.fate) = (.unknown, .unknown)
      throw failure
    }
    if session == self.session { known = live }
    return live
  }

  private func pause(_ duration: Duration, _ statement: Statement) async throws(Failure) {
    do {
      try await connection.sleep(duration)
    } catch {
      throw failure(.interrupted, Message("interrupted while waiting"), statement)
    }
  }
}

extension OpenCommit {
  /// Whether it went to an embedded tenant, which ended with its run.
  var isOfSandbox: Bool { tenant.hasPrefix(Connection.sandboxName) }
}
