import CgxContext
import CgxJSON
import CgxLanguage
import CgxLedger
import CgxTenant

extension Interpreter {
  func crm(_ action: CRMAction, _ statement: Statement) async throws(Failure) -> Outcome {
    switch action {
    case .data(let data):
      let value = try await value(data, statement)
      let bytes = value.compact.utf8.count
      guard bytes <= Self.crmDataLimit else {
        throw failure(
          .validation,
          Message(
            "the CRM data is \(bytes) bytes; a notification takes at most \(Self.crmDataLimit)"),
          statement, data.range)
      }
      try requireNoSecret(in: value, statement)
      crmData = value
      return .crm(value)
    case .status: return .notifications(try waiting(statement))
    case .flush(let parked): return try await flush(parked: parked, statement)
    }
  }

  /// In bytes: what a tenant takes is more than enough for a CRM.
  private static let crmDataLimit = 262_144

  private func waiting(_ statement: Statement) throws(Failure) -> [OutboxEntry] {
    do {
      return try openLedger(statement).outbox()
    } catch let error as LedgerError {
      throw failure(error, statement)
    } catch let error as Failure {
      throw error
    } catch {
      throw failure(.ledger, Message("\(error)"), statement)
    }
  }

  /// What was asked for and can't be done is an error, unlike what a commit tries on its way.
  private func flush(parked: Bool, _ statement: Statement) async throws(Failure) -> Outcome {
    let ledger = try openLedger(statement)
    try await checkHook(statement)
    let report: DeliveryReport
    do {
      if parked { _ = try ledger.requeueParked() }
      report = try await deliverNotifications(from: ledger, onlyDue: false)
    } catch {
      throw failure(error, statement)
    }
    guard report.pending.isEmpty, report.lastFailure == nil else {
      throw failure(
        .unreachable, undelivered(report, try hookNotBefore(ledger, statement)), statement)
    }
    return .flushed(delivered: report.delivered, parked: report.parked.count)
  }

  private func undelivered(_ report: DeliveryReport, _ start: Timestamp?) -> Message {
    let count = report.pending.isEmpty ? report.parked.count : report.pending.count
    let what = "\(count) notification\(count == 1 ? "" : "s") could not be delivered"
    if let failure = report.lastFailure {
      return Message("\(what): \(failure.sentence)", help: ["'crm status' lists what waits"])
    }
    if isHookGone { return Message("\(what): the CRM hook is gone (410), for this run") }
    if let start, start > connection.now {
      return Message("\(what): the CRM asks to wait until \(start.wholeSecond.rfc3339)")
    }
    return Message(
      "\(what): no CRM hook is configured, or another shell is at it",
      help: ["set CRM_WEBHOOK_URL"])
  }

  private func hookNotBefore(
    _ ledger: Ledger, _ statement: Statement
  ) throws(Failure) -> Timestamp? {
    do {
      return try ledger.hookNotBefore()
    } catch {
      throw failure(error, statement)
    }
  }

  func failure(_ error: LedgerError, _ statement: Statement) -> Failure {
    failure(.ledger, Message(error.sentence, help: error.advice), statement)
  }
}
