import CgxJSON

/// Two values that were expected to be equal, without secrets.
struct Mismatch: Sendable {
  /// What was compared, as the script names it.
  var name: String
  var expected: JSON
  var actual: JSON

  /// A place at which the values differ; one side is nil where only the other has anything.
  struct Difference: Sendable, Equatable {
    var path: String
    var expected: JSON?
    var actual: JSON?
  }

  /// Where the values differ, in their order; the innermost places.
  var differences: [Difference] {
    var found: [Difference] = []
    Self.compare(expected, actual, at: name, into: &found)
    return found
  }

  private static func compare(
    _ expected: JSON?, _ actual: JSON?, at path: String, into found: inout [Difference]
  ) {
    guard expected != actual else { return }
    switch (expected, actual) {
    case (.object(let left)?, .object(let right)?):
      let names = left.members.map(\.key) + right.members.map(\.key).filter { left[$0] == nil }
      for name in names { compare(left[name], right[name], at: path + "." + name, into: &found) }
    case (.array(let left)?, .array(let right)?):
      for index in 0..<max(left.count, right.count) {
        compare(
          index < left.count ? left[index] : nil, index < right.count ? right[index] : nil,
          at: "\(path).\(index)", into: &found)
      }
    default: found.append(Difference(path: path, expected: expected, actual: actual))
    }
  }

  /// More lines of differences than this nobody reads.
  static let lineLimit = 40
  /// Characters of a value in a line.
  static let valueLimit = 120

  /// `-` what was expected, `+` what is there; nothing where the values have no parts to be told
  /// apart.
  var lines: [String] {
    switch (expected, actual) {
    case (.object, .object), (.array, .array): break
    default: return []
    }
    let all = differences.flatMap { difference in
      [("-", difference.expected), ("+", difference.actual)].compactMap { sign, value in
        value.map { "\(sign) \(difference.path): \(Self.shown($0))" }
      }
    }
    guard all.count > Self.lineLimit else { return all }
    return all.prefix(Self.lineLimit) + ["… and \(all.count - Self.lineLimit) more lines"]
  }

  private static func shown(_ value: JSON) -> String {
    let text = value.compact
    return text.count > valueLimit ? text.prefix(valueLimit) + "…" : text
  }
}
