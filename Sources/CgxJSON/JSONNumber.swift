/// A JSON number (RFC 8259 §6) with its digits as they were written.
public struct JSONNumber: Sendable {
  public let text: String

  /// The number that a text spells, or nil where the text is not exactly a JSON number.
  public init?(_ text: String) {
    var reader = JSONReader(Array(text.utf8), builder: JSONValueBuilder())
    guard let number = try? reader.readNumber(), reader.isAtEnd else { return nil }
    self = number
  }

  public init(_ value: some BinaryInteger) {
    text = String(value)
  }

  /// A number with a fixed count of digits after the point.
  public init(_ value: Double, fractionDigits: Int) {
    precondition(value.isFinite && fractionDigits >= 0)
    var scale = 1.0
    for _ in 0..<fractionDigits { scale *= 10 }
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 9e15 else {
      text = String(value)
      return
    }
    let digits = String(Int64(scaled))
    let padded = String(repeating: "0", count: max(0, fractionDigits + 1 - digits.count)) + digits
    let whole = padded.dropLast(fractionDigits)
    let fraction = padded.suffix(fractionDigits)
    let sign = value < 0 && scaled > 0 ? "-" : ""
    text = fractionDigits == 0 ? sign + whole : sign + whole + "." + fraction
  }

  /// Takes a text that a reader has already found to be a number.
  init(unchecked text: String) {
    self.text = text
  }

  /// The number as a `Double`, rounded as `Double` must.
  public var double: Double { Double(text) ?? .nan }

  /// The number as an `Int`, or nil where it is none.
  public var int: Int? { Int(text) }

  /// The same text for all numbers that are equal: sign, digits, power of ten.
  public var normalForm: String {
    let decimal = decimal
    guard decimal.sign != 0 else { return "0" }
    let digits = String(decoding: decimal.digits, as: UTF8.self)
    return (decimal.sign < 0 ? "-0." : "0.") + digits + "e" + String(decimal.magnitude)
  }
}

extension JSONNumber: Comparable {
  public static func == (left: JSONNumber, right: JSONNumber) -> Bool {
    left.text == right.text || left.decimal.compare(right.decimal) == 0
  }

  public static func < (left: JSONNumber, right: JSONNumber) -> Bool {
    left.decimal.compare(right.decimal) < 0
  }
}

/// A number as sign, significant digits and the power of ten of the first digit: exact, of any size.
private struct DecimalForm {
  var sign: Int
  var digits: [UInt8]
  var magnitude: Int

  /// Negative, zero or positive, as this is less than, equal to or greater than the other.
  func compare(_ other: DecimalForm) -> Int {
    if sign != other.sign { return sign - other.sign }
    if sign == 0 { return 0 }
    if magnitude != other.magnitude { return magnitude < other.magnitude ? -sign : sign }
    if digits == other.digits { return 0 }
    return digits.lexicographicallyPrecedes(other.digits) ? -sign : sign
  }
}

extension JSONNumber {
  fileprivate var decimal: DecimalForm {
    let parts = text.utf8.split(maxSplits: 1, omittingEmptySubsequences: false) {
      $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E")
    }
    let isNegative = parts[0].first == UInt8(ascii: "-")
    let mantissa = parts[0].drop { $0 == UInt8(ascii: "-") }
    let halves = mantissa.split(
      separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    let whole = Array(halves[0])
    let all = whole + (halves.count > 1 ? Array(halves[1]) : [])
    guard let first = all.firstIndex(where: { $0 != UInt8(ascii: "0") }),
      let last = all.lastIndex(where: { $0 != UInt8(ascii: "0") })
    else { return DecimalForm(sign: 0, digits: [], magnitude: 0) }
    let exponent = parts.count > 1 ? saturatedExponent(String(Substring(parts[1]))) : 0
    return DecimalForm(
      sign: isNegative ? -1 : 1, digits: Array(all[first...last]),
      magnitude: whole.count - first + exponent)
  }

  /// Exponents beyond any use are all the same: far out.
  private func saturatedExponent(_ text: String) -> Int {
    let limit = Int.max / 4
    guard let value = Int(text) else { return text.hasPrefix("-") ? -limit : limit }
    return min(max(value, -limit), limit)
  }
}
