extension RecordHeader {
  /// Whether bytes are what a process leaves that ends while it writes a record: its beginning,
  /// of whatever length.
  static func canBegin(with bytes: UnsafeRawBufferPointer) -> Bool {
    var scanner = LineScanner(bytes)
    let parts: [(StaticString, isHash: Bool)] = [
      ("{\"seq\":", false), (",\"prev\":\"", true), ("\",\"open\":", false),
      (",\"checkpoint\":", false),
    ]
    for part in parts {
      guard scanner.take(part.0) else { return scanner.ends(within: part.0) }
      if scanner.position == bytes.count { return true }
      if part.isHash {
        if scanner.position + 64 > bytes.count {
          return bytes[scanner.position...].allSatisfy { LineHash.isDigit($0) }
        }
        guard scanner.hash() != nil else { return false }
      } else {
        guard scanner.number() != nil else { return false }
      }
    }
    return scanner.take(",\"event\":\"") || scanner.ends(within: ",\"event\":\"")
  }
}
