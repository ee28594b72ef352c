import CgxContext
import CgxLedger

extension ShellConfiguration {
  /// The ledger of a run; nothing is read or made before it is used.
  func openLedger(now: @escaping @Sendable () -> Timestamp) -> Ledger? {
    var options = Ledger.Options()
    options.writesValues = writesValues
    if let ledgerLimit { options.rotationLimit = ledgerLimit }
    return switch ledger {
    case .memory: Ledger(path: nil, options: options, now: now)
    case .file(let path, _): Ledger(path: path, options: options, now: now)
    case .nowhere: nil
    }
  }
}
