extension JSON {
  /// Whether the value takes more than so many bytes when it is written; looks no further than that.
  public func isLarger(than limit: Int) -> Bool { room(in: limit) == nil }

  /// About the bytes that the value takes when it is written, up to a limit.
  public func size(upTo limit: Int) -> Int { limit - (room(in: limit) ?? 0) }

  /// What is left of so many bytes behind the value, or nil where they do not do.
  private func room(in limit: Int) -> Int? {
    var left: Int
    switch self {
    case .null, .bool: left = limit - 4
    case .number(let number): left = limit - number.text.utf8.count
    case .string(let text): left = limit - text.utf8.count - 2
    case .array(let elements):
      left = limit - 2
      for element in elements {
        guard left > 0, let room = element.room(in: left - 1) else { return nil }
        left = room
      }
    case .object(let object):
      left = limit - 2
      for member in object.members {
        let name = member.key.utf8.count + 4
        guard left > name, let room = member.value.room(in: left - name) else { return nil }
        left = room
      }
    }
    return left >= 0 ? left : nil
  }
}
