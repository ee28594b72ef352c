extension SourceText {
  /// What makes the bytes no text: too many, not UTF-8, or characters that no script holds.
  func firstUnreadable() -> Diagnostic? {
    if bytes.count > Self.sizeLimit {
      return Diagnostic(.sourceTooLarge(bytes: bytes.count, limit: Self.sizeLimit), in: self, 0..<0)
    }
    if let range = firstInvalidUTF8() { return Diagnostic(.invalidUTF8, in: self, range) }
    for (offset, byte) in bytes.enumerated() where byte < 0x20 || byte == 0x7F {
      switch byte {
      case UInt8(ascii: "\n"), UInt8(ascii: "\t"): continue
      case UInt8(ascii: "\r") where offset + 1 < bytes.count && bytes[offset + 1] == 0x0A: continue
      default: return Diagnostic(.controlCharacter(byte), in: self, offset..<offset + 1)
      }
    }
    return nil
  }

  private func firstInvalidUTF8() -> Range<Int>? {
    guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let scalar): offset += scalar.count
      case .error(let length): return offset..<offset + length
      case .emptyInput: return nil
      }
    }
  }
}
