import Crypto

/// A SHA-256 or an HMAC of it: 32 bytes, written as 64 hexadecimal digits in lower case.
struct LineHash: Equatable, Sendable {
  var bytes: SIMD32<UInt8>

  /// What the first record names as the hash before it.
  static let zero = LineHash(bytes: SIMD32(repeating: 0))

  init(bytes: SIMD32<UInt8>) {
    self.bytes = bytes
  }

  init(_ digest: SHA256.Digest) {
    var bytes = SIMD32<UInt8>()
    digest.withUnsafeBytes { source in
      withUnsafeMutableBytes(of: &bytes) { $0.copyMemory(from: source) }
    }
    self.bytes = bytes
  }

  /// The hash that 64 digits spell; nil for anything else.
  init?(digits: UnsafeRawBufferPointer) {
    guard digits.count == 64 else { return nil }
    var bytes = SIMD32<UInt8>()
    for index in 0..<32 {
      guard let high = Self.value(of: digits[2 * index]),
        let low = Self.value(of: digits[2 * index + 1])
      else { return nil }
      bytes[index] = high << 4 | low
    }
    self.bytes = bytes
  }

  static func isDigit(_ byte: UInt8) -> Bool { value(of: byte) != nil }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  func write(to output: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { digits in
      withUnsafeBytes(of: bytes) { bytes in
        for index in 0..<32 {
          digits[2 * index] = Self.digit(bytes[index] >> 4)
          digits[2 * index + 1] = Self.digit(bytes[index] & 15)
        }
      }
      output.append(contentsOf: UnsafeBufferPointer(digits))
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value &+ (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
  }

  var text: String {
    var digits: [UInt8] = []
    digits.reserveCapacity(64)
    write(to: &digits)
    return String(decoding: digits, as: UTF8.self)
  }

  /// Of a line, without its line feed.
  static func of(_ line: UnsafeRawBufferPointer) -> LineHash {
    var hash = SHA256()
    hash.update(bufferPointer: line)
    return LineHash(hash.finalize())
  }
}
