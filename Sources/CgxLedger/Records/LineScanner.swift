/// Steps over the fixed parts of a line.
struct LineScanner {
  private let line: UnsafeRawBufferPointer
  var position = 0

  init(_ line: UnsafeRawBufferPointer) {
    self.line = line
  }

  mutating func take(_ text: StaticString) -> Bool {
    let end = position + text.utf8CodeUnitCount
    guard end <= line.count else { return false }
    for offset in 0..<text.utf8CodeUnitCount
    where line[position + offset] != text.utf8Start[offset] {
      return false
    }
    position = end
    return true
  }

  /// Whether the line ends here or with the beginning of a text.
  func ends(within text: StaticString) -> Bool {
    let rest = line[min(position, line.count)...]
    return rest.count < text.utf8CodeUnitCount
      && rest.elementsEqual(
        UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)[..<rest.count])
  }

  /// Digits without a leading zero, at most 18.
  mutating func number() -> Int? {
    var value = 0
    let start = position
    while position < line.count, case let byte = line[position],
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    {
      guard position - start < 18 else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
      position += 1
    }
    guard position > start, position == start + 1 || line[start] != UInt8(ascii: "0") else {
      return nil
    }
    return value
  }

  mutating func hash() -> LineHash? {
    guard position + 64 <= line.count else { return nil }
    let hash = LineHash(digits: UnsafeRawBufferPointer(rebasing: line[position..<position + 64]))
    position += 64
    return hash
  }

  /// What stands before the next quote: at most 64 characters that need no escape.
  mutating func word() -> Range<Int>? {
    let start = position
    while position < line.count, position - start <= 64 {
      let byte = line[position]
      if byte == UInt8(ascii: "\"") { return position > start ? start..<position : nil }
      guard byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "\\") else { return nil }
      position += 1
    }
    return nil
  }
}
