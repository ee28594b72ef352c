import CgxLanguage
import CgxLedger
import CgxTenant

/// What came of sending the notifications that wait.
struct DeliveryReport: Sendable {
  var delivered = 0
  /// Why the last that failed did so.
  var lastFailure: WebhookFailure?
  /// What waits now, with what was given up.
  var waiting: [OutboxEntry] = []

  var pending: [OutboxEntry] { waiting.filter { !$0.isParked } }
  var parked: [OutboxEntry] { waiting.filter(\.isParked) }
}

extension Interpreter {
  /// Sends the CRM what waits in the ledger, oldest first; after a commit only what is due by now.
  /// It changes nothing about any commit.
  ///
  /// - Throws: `LedgerError` where the ledger can't be read or written.
  func deliverNotifications(
    from ledger: Ledger, onlyDue: Bool
  ) async throws(LedgerError) -> DeliveryReport {
    var report = DeliveryReport()
    if !Task.isCancelled, !isHookGone, let hook = try? await connection.hook() {
      for entry in try ledger.outbox() where !entry.isParked {
        if let start = try ledger.hookNotBefore(), start > connection.now { break }
        if onlyDue, let start = entry.notBefore, start > connection.now { continue }
        guard try ledger.claim(entry) else { continue }
        defer { ledger.release(entry) }
        let outcome = await hook.deliver(
          id: entry.id, body: try ledger.body(of: entry), at: connection.now)
        // An interrupt says nothing about the CRM.
        if Task.isCancelled, outcome.isFailure { break }
        try ledger.record(Delivery(outcome), of: entry)
        switch outcome {
        case .delivered:
          report.delivered += 1
          metrics.recordDelivered()
        case .failed(let failure):
          report.lastFailure = failure
          if failure.kind == .gone { isHookGone = true }
        }
        if isHookGone || report.lastFailure?.isHookDown == true { break }
      }
    }
    ledger.releaseUnclaimed()
    report.waiting = try ledger.outbox()
    metrics.setPendingNotifications(report.pending.count)
    return report
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
    do {
      let report = try await deliverNotifications(from: ledger, onlyDue: true)
      if let failure = report.lastFailure {
        notify(
          .notNotified(
            reason: failure.sentence, waiting: report.pending.count, parked: report.parked.count))
      }
    } catch {
      notify(.ledger(reason: error.sentence))
    }
  }
}

extension WebhookOutcome {
  fileprivate var isFailure: Bool { if case .failed = self { true } else { false } }
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
