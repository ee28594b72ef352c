import Glibc

/// The file that holds a ledger's key: 64 hexadecimal digits, mode 0600.
enum KeyFile {
  /// The key, or nil where there is no such file.
  static func read(_ path: String) throws(LedgerError) -> LedgerKey? {
    if access(path, F_OK) != 0, errno == ENOENT { return nil }
    let text = try Descriptor.open(path, O_RDONLY).read(at: 0, count: 66)
    let digits = text.last == UInt8(ascii: "\n") ? text.dropLast() : text[...]
    guard let key = digits.withUnsafeBytes({ LineHash(digits: $0) }) else {
      throw .malformedKey(path: path)
    }
    return LedgerKey((0..<32).map { key.bytes[$0] })
  }

  /// Makes a key; the caller holds the lock.
  static func create(_ path: String) throws(LedgerError) -> LedgerKey {
    let bytes = randomBytes()
    var text: [UInt8] = []
    LineHash(bytes: bytes).write(to: &text)
    text.append(UInt8(ascii: "\n"))
    // Under its name only when it is whole.
    let next = path + ".new"
    let file = try Descriptor.open(next, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW)
    do throws(LedgerError) {
      try file.write(text, at: 0)
      try file.synchronize()
      guard rename(next, path) == 0 else { throw LedgerError.system(path) }
    } catch {
      unlink(next)
      throw error
    }
    return LedgerKey((0..<32).map { bytes[$0] })
  }

  /// A key that is written nowhere.
  static func ephemeral() -> LedgerKey {
    let bytes = randomBytes()
    return LedgerKey((0..<32).map { bytes[$0] })
  }

  private static func randomBytes() -> SIMD32<UInt8> {
    var generator = SystemRandomNumberGenerator()
    return SIMD32<UInt8>.random(in: 0...255, using: &generator)
  }
}
