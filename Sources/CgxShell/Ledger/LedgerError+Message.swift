import CgxLedger

extension LedgerError {
  /// What happened, in one sentence.
  var sentence: String { "the ledger can't be used: \(description)" }

  /// What to do about it, a line each.
  var advice: [String] {
    switch self {
    case .file: ["'--audit FILE' or '--state-dir DIR' names another place"]
    case .busy: ["a shell that was stopped holds it until it goes on or ends"]
    case .missingLedger:
      [
        "put it back",
        "or move the older files away with the key: the next commit begins a new ledger",
      ]
    case .missingKey:
      [
        "put the key back where it was",
        "or move the ledger away with what is beside it: the next commit begins a new one",
      ]
    case .malformedKey, .wrongKey, .damaged, .cut, .missingRecord:
      [
        "'cgx audit verify' names the first record that does not fit",
        "to go on, move the ledger away with what is beside it: the next commit begins a new one",
      ]
    case .recordTooLong, .unreadableData: []
    }
  }
}
