import CgxContext
import Crypto

/// The end of a ledger's chain: what the next record has to name.
struct ChainTail: Equatable {
  /// Of the last record; 0 before the first.
  var seq = 0
  /// Of the last record's line.
  var hash = LineHash.zero
  /// Where the next record begins in the file, in bytes.
  var end = 0
  /// Where the last checkpoint of the file begins; nil where there is none.
  var checkpoint: Int?
  /// Where it ends.
  var checkpointEnd = 0

  /// Whether so much stands behind the last checkpoint that a reader deserves another.
  ///
  /// Four times its length, so that checkpoints stay a small part of the file.
  var needsCheckpoint: Bool {
    guard let checkpoint else { return true }
    return end - checkpointEnd > max(65_536, 4 * (checkpointEnd - checkpoint))
  }

  /// Appends a record's line to `output`, and is at its end then.
  ///
  /// - Parameters:
  ///   - open: how many items are open after it.
  ///   - members: each with its comma.
  mutating func write(
    _ event: LedgerEvent, _ members: [UInt8], open: Int, at moment: Timestamp, key: LedgerKey,
    to output: inout [UInt8]
  ) throws(LedgerError) {
    let start = output.count
    let ownCheckpoint = event == .checkpoint ? end : checkpoint ?? 0
    output.append(contentsOf: "{\"seq\":".utf8)
    output.append(contentsOf: String(seq + 1).utf8)
    output.append(contentsOf: ",\"prev\":\"".utf8)
    hash.write(to: &output)
    output.append(contentsOf: "\",\"open\":".utf8)
    output.append(contentsOf: String(open).utf8)
    output.append(contentsOf: ",\"checkpoint\":".utf8)
    output.append(contentsOf: String(ownCheckpoint).utf8)
    output.append(contentsOf: ",\"event\":\"".utf8)
    output.append(contentsOf: event.rawValue.utf8)
    output.append(contentsOf: "\",\"timestamp\":\"".utf8)
    output.append(contentsOf: moment.rfc3339.utf8)
    output.append(UInt8(ascii: "\""))
    output.append(contentsOf: members)
    let length = output.count - start + RecordHeader.tailLength
    guard length <= RecordHeader.lengthLimit else {
      throw .recordTooLong(bytes: length, limit: RecordHeader.lengthLimit)
    }
    // The hash over the line goes on where that for the code ended.
    var line = SHA256()
    let tailStart = output.count
    output[start...].withUnsafeBytes { line.update(bufferPointer: $0) }
    let code = key.mac(of: LineHash(line.finalize()))
    output.append(contentsOf: ",\"mac\":\"".utf8)
    code.write(to: &output)
    output.append(contentsOf: "\"}".utf8)
    output[tailStart...].withUnsafeBytes { line.update(bufferPointer: $0) }
    output.append(UInt8(ascii: "\n"))
    hash = LineHash(line.finalize())
    seq += 1
    if event == .checkpoint {
      checkpoint = end
      checkpointEnd = end + length + 1
    }
    end += length + 1
  }
}
