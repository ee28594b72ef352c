import CgxContext
import CgxJSON

extension JSON {
  /// The value of a record's line; nil where it is not JSON.
  init?(line: UnsafeRawBufferPointer) {
    guard let value = try? JSON(parsing: Array(line), depthLimit: JSON.depthLimit + 8) else {
      return nil
    }
    self = value
  }

  var int: Int? {
    if case .number(let number) = self { number.int } else { nil }
  }

  /// A count, an offset or the number of a record: at most 18 digits, as in a record's header.
  var count: Int? {
    guard let int, (0..<1_000_000_000_000_000_000).contains(int) else { return nil }
    return int
  }

  var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  var elements: [JSON]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  var timestamp: Timestamp? {
    string.flatMap { try? Timestamp(rfc3339: $0) }
  }
}
