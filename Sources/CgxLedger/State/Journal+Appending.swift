import CgxContext
import Crypto
import Glibc

/// A record that is to be written.
struct NewRecord {
  var event: LedgerEvent
  var members: [UInt8]
  var effect: RecordEffect
}

/// Where a record was written.
struct Appended {
  var seq: Int
  var hash: LineHash
  var file: Descriptor
}

extension Journal {
  /// Appends records in one write; gives the last one's place. The caller holds the lock.
  ///
  /// - Parameter claim: what the last one begins is this process's work from then on.
  mutating func append(
    _ records: [NewRecord], claim: Claim? = nil, at moment: Timestamp
  ) throws(LedgerError) -> Appended {
    do {
      try repair(at: moment)
      try rotate(toAdd: records.reduce(0) { $0 + $1.members.count + 512 }, at: moment)
      return try write(records, claim: claim, at: moment)
    } catch {
      // What is known may be ahead of the file now.
      forget()
      throw error
    }
  }

  private mutating func write(
    _ records: [NewRecord], claim: Claim?, at moment: Timestamp
  ) throws(LedgerError) -> Appended {
    guard let file, let key, let lockFile else { throw .file(path: name, reason: "it is not open") }
    var output: [UInt8] = []
    output.reserveCapacity(records.reduce(1024) { $0 + $1.members.count + 512 })
    let start = tail.end
    if tail.needsCheckpoint {
      try tail.write(
        .checkpoint, items.members(continues: nil).bytes, open: items.count, at: moment, key: key,
        to: &output)
    }
    for record in records {
      items.apply(record.effect, at: RecordPlace(offset: tail.end, seq: tail.seq + 1))
      try tail.write(
        record.event, record.members, open: items.count, at: moment, key: key, to: &output)
    }
    let seq = tail.seq
    // Before others can see the record, so that they never find it without its owner.
    if let claim, try lockFile.claim(seq: seq) { claims[seq] = claim }
    do {
      try file.write(output, at: start)
    } catch {
      release(seq)
      throw error
    }
    return Appended(seq: seq, hash: tail.hash, file: file)
  }

  mutating func release(_ seq: Int) {
    guard claims.removeValue(forKey: seq) != nil else { return }
    lockFile?.release(seq: seq)
  }

  var name: String { paths?.ledger ?? "the ledger" }

  /// Takes away what a process left behind that ended while it wrote, and says so in a record.
  ///
  /// Nothing is lost: what was never written to its end was never reported as written.
  private mutating func repair(at moment: Timestamp) throws(LedgerError) {
    guard tornBytes > 0, let file, let key else { return }
    let torn = try file.read(
      at: tail.end, count: min(tornBytes, RecordHeader.lengthLimit + 1))
    // A power failure may leave zeros in place of the end, or of all of it.
    let written = torn.prefix { $0 != 0 }
    let isTorn =
      torn[written.endIndex...].allSatisfy { $0 == 0 }
      && Array(written).withUnsafeBytes { RecordHeader.canBegin(with: $0) }
    guard isTorn else {
      throw .damaged(path: file.path, offset: tail.end)
    }
    let isWhole = torn.withUnsafeBytes { line in
      RecordHeader(line).map { header in
        header.seq == tail.seq + 1 && header.prev == tail.hash
          && key.mac(of: LineHashes(line, header).body) == header.mac
      } ?? false
    }
    if isWhole {
      try file.write([UInt8(ascii: "\n")], at: tail.end + torn.count)
      let length = try file.length()
      tornBytes = 0
      return try RecordFold(file).read(
        from: tail.end, to: length, key: key, into: &tail, &items)
    }
    var members = Members()
    members.add("torn", in: ("{", "}")) {
      $0.add("offset", tail.end)
      $0.add("bytes", tornBytes)
      $0.add("sha256", torn.withUnsafeBytes { LineHash.of($0) })
    }
    try file.truncate(to: tail.end)
    tornBytes = 0
    _ = try write(
      [NewRecord(event: .recovery, members: members.bytes, effect: .none)], claim: nil, at: moment)
  }
}
