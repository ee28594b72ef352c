import CgxJSON
import Crypto

/// The key that belongs to a ledger: it signs records, stands for values, seals customers' data.
struct LedgerKey: Sendable {
  private let signing: KeyedHash
  private let values: KeyedHash
  private let bodies: KeyedHash
  private let sealing: SymmetricKey

  /// - Parameter bytes: 32 of them.
  init(_ bytes: [UInt8]) {
    signing = KeyedHash(bytes)
    // A prefix, so that no value makes the code of a record.
    values = KeyedHash(bytes, prefix: Array("value:".utf8))
    bodies = KeyedHash(bytes, prefix: Array("body:".utf8))
    sealing = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: bytes), info: Array("cgx ledger crm".utf8),
      outputByteCount: 32)
  }

  /// The code of a record whose bytes before `,"mac":"` have this hash.
  func mac(of hash: LineHash) -> LineHash {
    withUnsafeBytes(of: hash.bytes) { signing.code(of: $0) }
  }

  /// What stands for a value: the same for values that are equal.
  func code(of value: JSON) -> LineHash {
    value.canonicalBytes.withUnsafeBytes { values.code(of: $0) }
  }

  /// What stands for the body of a request, whose SHA-256 is given in hexadecimal digits.
  func code(ofBody digits: String) -> LineHash {
    var digits = digits
    return digits.withUTF8 { bodies.code(of: UnsafeRawBufferPointer($0)) }
  }

  /// Data that only the key opens, in base64; it belongs to one commit.
  func seal(_ bytes: [UInt8], of commit: String) -> [UInt8]? {
    guard let box = try? AES.GCM.seal(bytes, using: sealing, authenticating: Array(commit.utf8)),
      let combined = box.combined
    else { return nil }
    return Base64.encoded(Array(combined))
  }

  func open(_ text: [UInt8], of commit: String) -> [UInt8]? {
    // As it was sealed, bit for bit: base64 has several texts for the same bytes.
    guard let bytes = Base64.decoded(text), Base64.encoded(bytes) == text,
      let box = try? AES.GCM.SealedBox(combined: bytes),
      let data = try? AES.GCM.open(box, using: sealing, authenticating: Array(commit.utf8))
    else { return nil }
    return Array(data)
  }
}
