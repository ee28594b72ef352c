/// Bytes of which any may be written with an escape of JSON, with `%` and two hexadecimal digits,
/// or as `printable` writes control characters: `\u{7f}`.
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

  /// Where a text ends that begins here, as it is or escaped. One that was cut with `…` ends there.
  func end(of form: [UInt8], at start: Int) -> Int? {
    plainEnd(of: form, at: start) ?? escapedEnd(of: form, at: start)
  }

  private func plainEnd(of form: [UInt8], at start: Int) -> Int? {
    var position = start
    for (index, byte) in form.enumerated() {
      guard position < bytes.count, bytes[position] == byte else {
        return index >= Self.shortestCut && isCut(position) ? position : nil
      }
      position += 1
    }
    return position
  }

  private func escapedEnd(of form: [UInt8], at start: Int) -> Int? {
    var position = start
    var index = 0
    while index < form.count {
      guard position < bytes.count else { return nil }
      if let unit = unit(at: position), form[index] == unit.first,
        unit.rest.isEmpty || form[(index + 1)...].starts(with: unit.rest)
      {
        position += unit.length
        index += 1 + unit.rest.count
      } else if bytes[position] == form[index]
        || bytes[position] == UInt8(ascii: "+") && form[index] == UInt8(ascii: " ")
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

  /// What is written here with an escape; nil where there is none.
  func unit(at position: Int) -> Unit? {
    switch bytes[position] {
    case UInt8(ascii: "%"):
      hex(position + 1, digits: 2).map { Unit(first: UInt8($0), rest: [], length: 3) }
    case UInt8(ascii: "\\"): escape(at: position)
    default: nil
    }
  }

  private func escape(at position: Int) -> Unit? {
    guard position + 1 < bytes.count else { return nil }
    let byte: UInt8
    switch bytes[position + 1] {
    case UInt8(ascii: "u"): return unicodeEscape(at: position)
    case UInt8(ascii: "n"): byte = 0x0A
    case UInt8(ascii: "r"): byte = 0x0D
    case UInt8(ascii: "t"): byte = 0x09
    case UInt8(ascii: "b"): byte = 0x08
    case UInt8(ascii: "f"): byte = 0x0C
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte = bytes[position + 1]
    default: return nil
    }
    return Unit(first: byte, rest: [], length: 2)
  }

  private func unicodeEscape(at position: Int) -> Unit? {
    if position + 2 < bytes.count, bytes[position + 2] == UInt8(ascii: "{") {
      var end = position + 3
      while end < min(bytes.count, position + 9), bytes[end] != UInt8(ascii: "}") { end += 1 }
      guard end < bytes.count, bytes[end] == UInt8(ascii: "}") else { return nil }
      return hex(position + 3, digits: end - position - 3).flatMap {
        unit($0, length: end + 1 - position)
      }
    }
    guard let high = hex(position + 2, digits: 4) else { return nil }
    guard (0xD800..<0xDC00).contains(high) else { return unit(high, length: 6) }
    guard position + 7 < bytes.count, bytes[position + 6] == UInt8(ascii: "\\"),
      bytes[position + 7] == UInt8(ascii: "u"), let low = hex(position + 8, digits: 4),
      (0xDC00..<0xE000).contains(low)
    else { return nil }
    return unit(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00), length: 12)
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
