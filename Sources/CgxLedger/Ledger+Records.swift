import CgxContext
import CgxJSON
import Synchronization

extension Ledger {
  /// The last records that are to be shown, the newest last; it reads back as far as it has to,
  /// through older files too, and steps over what is no record.
  public func lastRecords(
    _ count: Int, where isShown: (LedgerRecord) -> Bool = { _ in true }
  ) throws(LedgerError) -> [LedgerRecord] {
    let (paths, memory) = journal.withLock { ($0.paths, $0.paths == nil ? $0.file : nil) }
    var files = RecordFiles(paths, memory)
    var records: [LedgerRecord] = []
    while records.count < count, let file = try files.next() {
      var lines = BackwardLines(file, length: try file.length())
      while records.count < count, let line = try lines.next() {
        if let record = LedgerRecord(line), isShown(record) { records.append(record) }
      }
    }
    return records.reversed()
  }
}

extension LedgerRecord {
  /// Nil where a line is no record.
  init?(_ line: [UInt8]) {
    guard let header = line.withUnsafeBytes({ RecordHeader($0) }),
      let json = line.withUnsafeBytes({ JSON(line: $0) }),
      let timestamp = json["timestamp"]?.timestamp
    else { return nil }
    self.init(
      seq: header.seq, event: json["event"]?.string ?? "", timestamp: timestamp, json: json)
  }
}
