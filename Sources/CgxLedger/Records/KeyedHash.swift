import Crypto

/// HMAC-SHA256 (RFC 2104) with the key worked in once: a commit needs many.
struct KeyedHash: Sendable {
  private static let blockLength = 64

  private var inner = SHA256()
  private let outer: SHA256

  /// - Parameters:
  ///   - key: at most 64 bytes.
  ///   - prefix: what every message begins with.
  init(_ key: [UInt8], prefix: [UInt8] = []) {
    precondition(key.count <= Self.blockLength)
    let padded = key + repeatElement(0, count: Self.blockLength - key.count)
    var outer = SHA256()
    outer.update(data: padded.map { $0 ^ 0x5C })
    inner.update(data: padded.map { $0 ^ 0x36 })
    inner.update(data: prefix)
    self.outer = outer
  }

  func code(of message: UnsafeRawBufferPointer) -> LineHash {
    var inner = inner
    inner.update(bufferPointer: message)
    var outer = outer
    let hash = LineHash(inner.finalize())
    withUnsafeBytes(of: hash.bytes) { outer.update(bufferPointer: $0) }
    return LineHash(outer.finalize())
  }
}
