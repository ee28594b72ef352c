import CgxContext
import CgxLanguage
import CgxLedger
import CgxTenant

/// What came of sending the notifications that wait.
struct DeliveryReport: Sendable {
  var delivered = 0
  /// Why the last that failed did so.
  var lastFailure: WebhookFailure?
  /// What waits for this tenant's CRM now, with what was given up.
  var waiting: [OutboxEntry] = []

  var pending: [OutboxEntry] { waiting.filter { !$0.isParked } }
  var parked: [OutboxEntry] { waiting.filter(\.isParked) }
}

extension Interpreter {
  /// How long a commit may keep a person waiting for the CRM; what is left waits for the next one.
  private static let timeAfterCommit = Duration.seconds(10)

  /// Sends the CRM what waits in the ledger for it, oldest first; after a commit only what is due
  /// by now, and not for long. It changes nothing about any commit.
  ///
  /// - Throws: `LedgerError` where the ledger can't be read or written.
  func deliverNotifications(
    from ledger: Ledger, afterCommit: Bool
  ) async throws(LedgerError) -> DeliveryReport {
    var report = DeliveryReport()
    defer { ledger.releaseUnclaimed() }
    if let hook = try await usableHook(ledger, afterCommit: afterCommit) {
      let end = connection.clock().advanced(by: Self.timeAfterCommit)
      for entry in try waiting(in: ledger) where !entry.isParked {
        if afterCommit, connection.clock() > end { break }
        if afterCommit, let start = entry.notBefore, start > connection.now { continue }
        guard try ledger.claim(entry) else { continue }
        defer { ledger.release(entry) }
        guard let body = try body(of: entry, in: ledger) else { continue }
        let outcome = await hook.deliver(id: entry.id, body: body, at: connection.now)
        // An interrupt says nothing about the CRM.
        if Task.isCancelled, outcome.failure != nil { break }
        try ledger.record(Delivery(outcome), of: entry)
        guard let failure = outcome.failure else {
          report.delivered += 1
          metrics.recordDelivered()
          (hookFailures, hookRest) = (0, nil)
          continue
        }
        report.lastFailure = failure
        if failure.kind == .gone { isHookGone = true }
        if failure.isHookDown { restHook() }
        if isHookGone || failure.isHookDown { break }
      }
    }
    report.waiting = try waiting(in: ledger)
    metrics.setPendingNotifications(report.pending.count)
    return report
  }

  /// The hook, unless it is to be left alone.
  private func usableHook(
    _ ledger: Ledger, afterCommit: Bool
  ) async throws(LedgerError) -> Webhook? {
    guard !Task.isCancelled, !isHookGone, let hook = try? await connection.hook() else {
      return nil
    }
    if let start = try ledger.hookNotBefore(), start > connection.now { return nil }
    if afterCommit, let hookRest, hookRest > connection.now { return nil }
    return hook
  }

  /// A hook that does not work is tried less and less often while commits go on.
  private func restHook() {
    hookFailures += 1
    if case .retry(let start) = OutboxPolicy.step(
      afterAttempt: min(hookFailures, OutboxPolicy.attemptLimit - 1), at: connection.now)
    {
      hookRest = start
    }
  }

  /// What a notification says; where that can't be read, the attempt has failed.
  private func body(of entry: OutboxEntry, in ledger: Ledger) throws(LedgerError) -> [UInt8]? {
    do {
      return try ledger.body(of: entry)
    } catch {
      try ledger.record(Delivery(.failed, reason: error.description), of: entry)
      return nil
    }
  }

  /// What waits for the CRM of this tenant: one ledger may hold what others wait for.
  func waiting(in ledger: Ledger) throws(LedgerError) -> [OutboxEntry] {
    try ledger.outbox().filter { $0.tenant == connection.tenantName }
  }

  /// Refuses a hook that can't be used before anything is sent: afterwards it is too late.
  func checkHook(_ statement: Statement) async throws(Failure) {
    do throws(ConnectionError) {
      _ = try await connection.hook()
    } catch {
      throw failure(.usage, error.message, statement)
    }
  }

  /// After a commit: whatever comes of it, the commit is what it is.
  func notifyAfterCommit(from ledger: Ledger) async {
    do throws(LedgerError) {
      tell(try await deliverNotifications(from: ledger, afterCommit: true))
    } catch {
      notify(.ledger(reason: error.sentence))
    }
    await updateMetricsFile()
  }

  /// Warns of what was not delivered.
  func tell(_ report: DeliveryReport) {
    guard let failure = report.lastFailure else { return }
    notify(
      .notNotified(
        reason: failure.sentence, waiting: report.pending.count, parked: report.parked.count))
  }
}

extension WebhookOutcome {
  fileprivate var failure: WebhookFailure? {
    if case .failed(let failure) = self { failure } else { nil }
  }
}

extension Delivery {
  fileprivate init(_ outcome: WebhookOutcome) {
    switch outcome {
    case .delivered(let status): self.init(.delivered, httpStatus: status)
    case .failed(let failure):
      self.init(
        .failed, httpStatus: failure.status, reason: failure.sentence,
        retryAfter: failure.retryAfter)
    }
  }
}
