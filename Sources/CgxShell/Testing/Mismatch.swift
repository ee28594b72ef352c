import CgxJSON

/// Two values that were expected to be equal, without secrets.
struct Mismatch: Sendable {
  /// What was compared, as the script names it.
  var name: String
  var expected: JSON
  var actual: JSON

  /// More lines of differences than this nobody reads.
  static let lineLimit = 40
  /// Characters of a value in a line.
  static let valueLimit = 120

  /// The lines of `ValueComparison`.
  var lines: [String] {
    ValueComparison(self).lines
  }
}

/// Where two values differ, for as many places as somebody reads. It is made once for all reports.
struct ValueComparison: Sendable {
  /// A place at which the values differ; one side is nil where only the other has anything.
  struct Difference: Sendable {
    var path: String
    var expected: BoundedValue?
    var actual: BoundedValue?
  }

  let expected: BoundedValue
  let actual: BoundedValue
  /// In the order of the values; the innermost places.
  private(set) var differences: [Difference] = []
  /// Whether there are more than those.
  private(set) var hasMore = false
  /// Whether both values have parts of the same kind, which can be told apart.
  private let haveParts: Bool

  init(_ mismatch: Mismatch) {
    expected = BoundedValue(mismatch.expected)
    actual = BoundedValue(mismatch.actual)
    haveParts =
      switch (mismatch.expected, mismatch.actual) {
      case (.object, .object), (.array, .array): true
      default: false
      }
    compare(mismatch.expected, mismatch.actual, at: mismatch.name)
  }

  private mutating func compare(_ expected: JSON?, _ actual: JSON?, at path: String) {
    guard !hasMore, expected != actual else { return }
    switch (expected, actual) {
    case (.object(let left)?, .object(let right)?):
      for member in left.members {
        compare(member.value, right[member.key], at: path + "." + member.key)
        if hasMore { return }
      }
      for member in right.members where left[member.key] == nil {
        compare(nil, member.value, at: path + "." + member.key)
        if hasMore { return }
      }
    case (.array(let left)?, .array(let right)?):
      for index in 0..<max(left.count, right.count) {
        compare(
          index < left.count ? left[index] : nil, index < right.count ? right[index] : nil,
          at: "\(path).\(index)")
        if hasMore { return }
      }
    default:
      guard differences.count < Mismatch.lineLimit else {
        hasMore = true
        return
      }
      differences.append(
        Difference(
          path: path, expected: expected.map { BoundedValue($0) },
          actual: actual.map { BoundedValue($0) }))
    }
  }

  /// `-` what was expected, `+` what is there; nothing where the values have no parts to be told
  /// apart.
  var lines: [String] {
    guard haveParts else { return [] }
    let all = differences.flatMap { difference in
      [("-", difference.expected), ("+", difference.actual)].compactMap { sign, value in
        value.map { "\(sign) \(difference.path): \($0.shown)" }
      }
    }
    let isCut = hasMore || all.count > Mismatch.lineLimit
    return all.prefix(Mismatch.lineLimit) + (isCut ? ["… and more"] : [])
  }
}

/// A value, or the beginning of its text where that is long.
enum BoundedValue: Sendable {
  case whole(JSON)
  case beginning(String, bytes: Int)

  /// Bytes of a value's text in a report.
  static let limit = 16 * 1024

  init(_ value: JSON) {
    let text = value.compact
    let size = text.utf8.count
    self =
      size <= Self.limit
      ? .whole(value)
      : .beginning(String(decoding: text.utf8.prefix(1024), as: UTF8.self), bytes: size)
  }

  /// In a line.
  fileprivate var shown: String {
    let text =
      switch self {
      case .whole(let value): value.compact
      case .beginning(let text, _): text
      }
    return text.count > Mismatch.valueLimit ? text.prefix(Mismatch.valueLimit) + "…" : text
  }
}
