/// Bytes of which any may be written with an escape of JSON, with `%` and two hexadecimal digits,
/// or as `printable` writes control characters: `\u{7f}`; also with escapes of escapes.
struct EscapedBytes {
  let bytes: UnsafeBufferPointer<UInt8>

  /// What an escape stands for, in UTF-8, and its length.
  struct Unit {
    var first: UInt8
    /// The bytes behind the first.
    var rest: [UInt8]
    var length: Int
  }

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// Fewer bytes of a secret that was cut say nothing.
  private static let shortestCut = 4

  /// Where a text ends that begins here, as it is. One that was cut with `…` ends there.
  func end(of text: [UInt8], at start: Int) -> Int? {
    var position = start
    for (index, byte) in text.enumerated() {
      guard position < bytes.count, bytes[position] == byte else {
        return index >= Self.shortestCut && isCut(position) ? position : nil
      }
      position += 1
    }
    return position
  }

  /// Where a text ends that begins here, escaped in any way and however often.
  ///
  /// - Parameter text: without its backslashes: how many there are depends on how often it was
  ///   escaped, so those that are found count for nothing.
  func escapedEnd(of text: [UInt8], at start: Int) -> Int? {
    var position = start
    var index = 0
    while index < text.count {
      position = behindBackslashes(position)
      guard position < bytes.count else { return nil }
      if let unit = unit(at: position), text[index] == unit.first,
        unit.rest.isEmpty || text[(index + 1)...].starts(with: unit.rest)
      {
        position += unit.length
        index += 1 + unit.rest.count
      } else if bytes[position] == text[index]
        || bytes[position] == UInt8(ascii: "+") && text[index] == UInt8(ascii: " ")
      {
        position += 1
        index += 1
      } else {
        return index >= Self.shortestCut && isCut(position) ? position : nil
      }
    }
    return position
  }

  /// Whether there is a `…`.
  private func isCut(_ position: Int) -> Bool {
    position + 3 <= bytes.count && bytes[position] == 0xE2 && bytes[position + 1] == 0x80
      && bytes[position + 2] == 0xA6
  }

  private func isEscape(_ position: Int) -> Bool {
    position > 0 && bytes[position - 1] == UInt8(ascii: "\\")
  }

  /// More backslashes in a row than escaping six times over makes are no escape, in bytes.
  private static let longestRun = 64

  /// The offset behind backslashes, if there are any.
  func behindBackslashes(_ start: Int) -> Int {
    var position = start
    while position < bytes.count, position - start < Self.longestRun {
      if bytes[position] == UInt8(ascii: "\\") {
        position += 1
      } else if bytes[position] == UInt8(ascii: "%"), hex(position + 1, digits: 2) == 0x5C {
        position += 3
      } else if position > start, bytes[position] == UInt8(ascii: "u"),
        hex(position + 1, digits: 4) == 0x5C
      {
        position += 5
      } else {
        break
      }
    }
    return position
  }

  /// What is written here with `%`, or with an escape behind backslashes; nil where there is none.
  func unit(at position: Int) -> Unit? {
    guard position < bytes.count else { return nil }
    let byte: UInt8
    switch bytes[position] {
    case UInt8(ascii: "%"):
      return hex(position + 1, digits: 2).map { Unit(first: UInt8($0), rest: [], length: 3) }
    case _ where !isEscape(position): return nil
    case UInt8(ascii: "u"): return unicodeEscape(at: position)
    case UInt8(ascii: "n"): byte = 0x0A
    case UInt8(ascii: "r"): byte = 0x0D
    case UInt8(ascii: "t"): byte = 0x09
    case UInt8(ascii: "b"): byte = 0x08
    case UInt8(ascii: "f"): byte = 0x0C
    default: return nil
    }
    return Unit(first: byte, rest: [], length: 1)
  }

  private func unicodeEscape(at position: Int) -> Unit? {
    if position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "{") {
      var end = position + 2
      while end < min(bytes.count, position + 8), bytes[end] != UInt8(ascii: "}") { end += 1 }
      guard end < bytes.count, bytes[end] == UInt8(ascii: "}") else { return nil }
      return hex(position + 2, digits: end - position - 2).flatMap {
        unit($0, length: end + 1 - position)
      }
    }
    guard let high = hex(position + 1, digits: 4) else { return nil }
    guard (0xD800..<0xDC00).contains(high) else { return unit(high, length: 5) }
    let next = behindBackslashes(position + 5)
    guard next < bytes.count, bytes[next] == UInt8(ascii: "u"), next > position + 5,
      let low = hex(next + 1, digits: 4), (0xDC00..<0xE000).contains(low)
    else { return nil }
    return unit(
      0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), length: next + 5 - position)
  }

  private func unit(_ scalar: Int, length: Int) -> Unit? {
    guard let scalar = Unicode.Scalar(UInt32(scalar)) else { return nil }
    if scalar.isASCII { return Unit(first: UInt8(scalar.value), rest: [], length: length) }
    var code = Array(String(Character(scalar)).utf8)
    let first = code.removeFirst()
    return Unit(first: first, rest: code, length: length)
  }

  private func hex(_ start: Int, digits: Int) -> Int? {
    guard digits > 0, start + digits <= bytes.count else { return nil }
    var value = 0
    for offset in start..<start + digits {
      let digit: UInt8
      switch bytes[offset] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = bytes[offset] - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = bytes[offset] - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = bytes[offset] - UInt8(ascii: "A") + 10
      default: return nil
      }
      value = value << 4 | Int(digit)
    }
    return value
  }
}
