import Crypto
import Glibc

/// Reads records one after the other and folds them into the open items.
struct RecordFold {
  private static let chunk = 256 * 1024

  private let file: Descriptor

  init(_ file: Descriptor) {
    self.file = file
  }

  /// Reads whole lines from the tail's end on, up to the last line feed before `length`.
  ///
  /// A tail whose seq is negative takes the first record as it comes: a checkpoint. With a key, the
  /// last record has to bear its code.
  func read(
    from start: Int, to length: Int, key: LedgerKey?, into tail: inout ChainTail,
    _ items: inout OpenItems
  ) throws(LedgerError) {
    var buffer: [UInt8] = []
    var offset = start
    while offset + buffer.count < length {
      let next = offset + buffer.count
      let bytes = try file.read(at: next, count: min(max(Self.chunk, buffer.count), length - next))
      if bytes.isEmpty { break }
      buffer.append(contentsOf: bytes)
      let isLast = next + bytes.count >= length
      var failure: LedgerError?
      let used = buffer.withUnsafeBytes { buffer -> Int in
        do throws(LedgerError) {
          return try readLines(
            buffer, at: offset, isLast: isLast, key: key, into: &tail, &items)
        } catch {
          failure = error
          return 0
        }
      }
      if let failure { throw failure }
      buffer.removeFirst(used)
      offset += used
      if buffer.count > RecordHeader.lengthLimit { throw .damaged(path: file.path, offset: offset) }
    }
  }

  /// Gives how many bytes the whole lines take.
  private func readLines(
    _ buffer: UnsafeRawBufferPointer, at base: Int, isLast: Bool, key: LedgerKey?,
    into tail: inout ChainTail, _ items: inout OpenItems
  ) throws(LedgerError) -> Int {
    var start = 0
    var last: (line: UnsafeRawBufferPointer, header: RecordHeader)?
    while start < buffer.count, let address = buffer.baseAddress,
      let found = memchr(address + start, Int32(UInt8(ascii: "\n")), buffer.count - start)
    {
      let end = UnsafeRawPointer(found) - address
      let line = UnsafeRawBufferPointer(rebasing: buffer[start..<end])
      guard let header = RecordHeader(line), tail.seq < 0 || header.seq == tail.seq + 1,
        last != nil || tail.seq < 0 || header.prev == tail.hash,
        case let isCheckpoint = line[header.event].elementsEqual(
          LedgerEvent.checkpoint.rawValue.utf8),
        isCheckpoint || tail.seq >= 0, items.read(line, header, at: base + start)
      else { throw .damaged(path: file.path, offset: base + start) }
      tail.seq = header.seq
      tail.end = base + end + 1
      if isCheckpoint {
        tail.checkpoint = base + start
        tail.checkpointEnd = tail.end
      }
      last = (line, header)
      start = end + 1
    }
    if let last {
      // Only the last one is named by a record to come.
      let hashes = LineHashes(last.line, last.header)
      tail.hash = hashes.line
      if isLast, let key, key.mac(of: hashes.body) != last.header.mac {
        throw .wrongKey(path: file.path)
      }
    }
    return start
  }
}
