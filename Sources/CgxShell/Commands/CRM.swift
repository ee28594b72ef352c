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
    case .status:
      let ledger = try openLedger(statement)
      do throws(LedgerError) {
        return .notifications(try waiting(in: ledger))
      } catch {
        throw failure(error, statement)
      }
    case .flush(let parked): return try await flush(parked: parked, statement)
    }
  }

  /// In bytes: what a tenant takes is more than enough for a CRM.
  private static let crmDataLimit = 262_144

  /// What was asked for and can't be done is an error, unlike what a commit tries on its way.
  private func flush(parked: Bool, _ statement: Statement) async throws(Failure) -> Outcome {
    let ledger = try openLedger(statement)
    try await checkHook(statement)
    let report: DeliveryReport
    let start: Timestamp?
    do throws(LedgerError) {
      if parked { try ledger.requeueParked() }
      report = try await deliverNotifications(from: ledger, afterCommit: false)
      start = try ledger.hookNotBefore()
    } catch {
      throw failure(error, statement)
    }
    await updateMetricsFile()
    guard report.pending.isEmpty, report.lastFailure == nil else {
      throw undelivered(report, start, statement)
    }
    return .flushed(delivered: report.delivered, parked: report.parked.count)
  }

  /// - Parameter start: until when the CRM asked to be left alone.
  private func undelivered(
    _ report: DeliveryReport, _ start: Timestamp?, _ statement: Statement
  ) -> Failure {
    let count = report.pending.isEmpty ? report.parked.count : report.pending.count
    let what = "\(plural(count, "notification")) could not be delivered"
    guard connection.notifies else {
      return failure(
        .usage, Message("\(what): no CRM hook is configured", help: ["set CRM_WEBHOOK_URL"]),
        statement)
    }
    let reason =
      if let failure = report.lastFailure {
        failure.sentence
      } else if isHookGone {
        "the CRM hook is gone (410), for this run"
      } else if let start, start > connection.now {
        "the CRM asks to wait until \(start.wholeSecond.rfc3339)"
      } else {
        "another shell is delivering them"
      }
    return failure(
      .unreachable, Message("\(what): \(reason)", help: ["'crm status' lists what waits"]),
      statement)
  }

  func failure(_ error: LedgerError, _ statement: Statement) -> Failure {
    failure(.ledger, Message(error.sentence, help: error.advice), statement)
  }
}
