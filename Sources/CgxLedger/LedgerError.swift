/// Why the ledger can't be read or written.
///
/// Nothing was appended, except where the disk does not say that it has what was: then a record may
/// be there or not.
public enum LedgerError: Error, Equatable, Sendable {
  /// A file that the system does not open, read or write, and its reason.
  case file(path: String, reason: String)
  /// Another process has held the ledger's lock for too long.
  case busy(path: String)
  /// There are records, but not the key that belongs to them.
  case missingKey(path: String)
  /// The file that grows is missing or empty, but older ones are beside it.
  case missingLedger(path: String)
  /// What stands in the key's file is no key.
  case malformedKey(path: String)
  /// The last record was not written with the key beside it, or was changed.
  case wrongKey(path: String)
  /// What stands at this byte of the file is no record.
  case damaged(path: String, offset: Int)
  /// Records that were there before are gone, while this process used the file.
  case cut(path: String)
  /// The record that an open commit or a notification refers to is not there.
  case missingRecord(path: String, seq: Int)
  /// A record longer than any that is read, in bytes.
  case recordTooLong(bytes: Int, limit: Int)
  /// The commit's data for the CRM can't be read back with the ledger's key.
  case unreadableData(seq: Int)
}

extension LedgerError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file(let path, let reason): "\(path): \(reason)"
    case .busy(let path): "\(path): another process holds the ledger's lock"
    case .missingLedger(let path):
      "\(path): it is missing or empty, and older files of the same ledger are beside it"
    case .missingKey(let path): "\(path): the ledger has records, but its key is missing"
    case .malformedKey(let path): "\(path): expected a key of 64 hexadecimal digits"
    case .wrongKey(let path):
      "\(path): the last record was changed, or written with another key"
    case .damaged(let path, let offset): "\(path): what stands at byte \(offset) is no record"
    case .cut(let path): "\(path): records at its end were removed while it was in use"
    case .missingRecord(let path, let seq): "\(path): record \(seq) is not where it was"
    case .recordTooLong(let bytes, let limit):
      "a record of \(bytes) bytes is too long; at most \(limit) are written"
    case .unreadableData(let seq): "the CRM data of record \(seq) can't be read with this key"
    }
  }
}
