extension JSONReader {
  /// Reads a number; the reader stands at its first character (RFC 8259 §6).
  mutating func readNumber() throws(JSONError) -> JSONNumber {
    let start = position
    _ = take("-")
    if current == UInt8(ascii: "0") {
      position += 1
      if isDigit { throw JSONError(.leadingZero, start..<endOfDigits()) }
    } else {
      try readDigits(from: start)
    }
    if take(".") { try readDigits(from: start) }
    if take("e") || take("E") {
      _ = take("+") || take("-")
      try readDigits(from: start)
    }
    return JSONNumber(unchecked: String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private var isDigit: Bool {
    position < bytes.count
      && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position])
  }

  private mutating func readDigits(from start: Int) throws(JSONError) {
    guard isDigit else { throw JSONError(.missingDigits, start..<max(position, start + 1)) }
    position = endOfDigits()
  }

  private func endOfDigits() -> Int {
    var end = position
    while end < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[end]) {
      end += 1
    }
    return end
  }
}
