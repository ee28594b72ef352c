import CgxLanguage
import CgxLedger

extension Interpreter {
  /// The last records of the ledger, oldest first.
  func audit(_ count: Int, _ statement: Statement) throws(Failure) -> Outcome {
    let ledger = try openLedger(statement)
    do {
      return .audit(try ledger.lastRecords(count))
    } catch {
      throw failure(error, statement)
    }
  }
}
