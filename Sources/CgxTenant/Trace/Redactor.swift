/// Hides secrets in texts, in whatever form they come back: as they are, with the escapes of JSON,
/// percent-encoded, or as a part of something in base64.
struct Redactor: Sendable {
  static let mark = Secret("").description

  /// Shorter ones would hide half of every text. What carries a secret by its nature, such as the
  /// header `Authorization`, is hidden whole and needs no search.
  private static let shortest = 4

  private let secrets: [[UInt8]]
  private let encoded: [[UInt8]]

  init(_ secrets: some Sequence<String>) {
    self.secrets = Set(secrets).map { Array($0.utf8) }.filter { $0.count >= Self.shortest }
      .sorted { $0.count > $1.count }
    encoded = self.secrets.flatMap(base64Forms)
  }

  func redacted(_ text: String) -> String {
    String(decoding: redacted(Array(text.utf8), limit: .max), as: UTF8.self)
  }

  /// - Parameter limit: where to end, in bytes of the input; a secret that begins before it is
  ///   hidden whole.
  func redacted(_ bytes: [UInt8], limit: Int) -> [UInt8] {
    guard !secrets.isEmpty else { return Array(bytes.prefix(limit)) }
    var output: [UInt8] = []
    var position = 0
    while position < min(bytes.count, limit) {
      if let end = endOfSecret(in: bytes, at: position) {
        output += Self.mark.utf8
        position = end
      } else {
        output.append(bytes[position])
        position += 1
      }
    }
    return output
  }

  private func endOfSecret(in bytes: [UInt8], at position: Int) -> Int? {
    for secret in secrets {
      if let end = end(of: secret, in: bytes, at: position) { return end }
    }
    for form in encoded where bytes[position...].starts(with: form) {
      return position + form.count
    }
    return nil
  }

  /// Where a secret ends that begins here, each of its bytes in any form.
  private func end(of secret: [UInt8], in bytes: [UInt8], at start: Int) -> Int? {
    var position = start
    for byte in secret {
      guard let next = end(of: byte, in: bytes, at: position) else { return nil }
      position = next
    }
    return position
  }

  private func end(of byte: UInt8, in bytes: [UInt8], at position: Int) -> Int? {
    guard position < bytes.count else { return nil }
    switch bytes[position] {
    case UInt8(ascii: "%") where hex(bytes, position + 1, digits: 2) == Int(byte):
      return position + 3
    case UInt8(ascii: "\\") where position + 1 < bytes.count:
      if bytes[position + 1] == UInt8(ascii: "u"), byte < 0x80 {
        return hex(bytes, position + 2, digits: 4) == Int(byte) ? position + 6 : nil
      }
      if bytes[position + 1] == byte, "\"\\/".utf8.contains(byte) { return position + 2 }
      return byte == UInt8(ascii: "\\") ? position + 1 : nil
    case byte: return position + 1
    case UInt8(ascii: "+") where byte == UInt8(ascii: " "): return position + 1
    default: return nil
    }
  }

  private func hex(_ bytes: [UInt8], _ start: Int, digits: Int) -> Int? {
    guard start + digits <= bytes.count else { return nil }
    return Int(String(decoding: bytes[start..<start + digits], as: UTF8.self), radix: 16)
  }
}

/// What a text looks like inside of something in base64, at each of the three places in a group of
/// bytes that it can begin at, without the digits that its neighbours have a part in.
private func base64Forms(_ secret: [UInt8]) -> [[UInt8]] {
  let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  let forURLs = standard.dropLast(2) + Array("-_".utf8)
  var forms: [[UInt8]] = []
  for offset in 0..<3 {
    let padded = [UInt8](repeating: 0, count: offset) + secret
    var digits: [Int] = []
    for group in 0..<(padded.count * 8 / 6) {
      let bit = group * 6
      let pair =
        Int(padded[bit / 8]) << 8 | (bit / 8 + 1 < padded.count ? Int(padded[bit / 8 + 1]) : 0)
      digits.append(pair >> (10 - bit % 8) & 63)
    }
    let own = digits.dropFirst((offset * 8 + 5) / 6)
    guard own.count >= 4 else { continue }
    forms.append(own.map { standard[$0] })
    forms.append(own.map { forURLs[$0] })
  }
  return forms
}
