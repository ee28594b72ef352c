import Crypto

/// The two hashes of a record: over its line, and over what its code stands for.
struct LineHashes {
  var line: LineHash
  var body: LineHash

  init(_ line: UnsafeRawBufferPointer, _ header: RecordHeader) {
    var hash = SHA256()
    hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: line[..<header.membersEnd]))
    body = LineHash(hash.finalize())
    hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: line[header.membersEnd...]))
    self.line = LineHash(hash.finalize())
  }
}
