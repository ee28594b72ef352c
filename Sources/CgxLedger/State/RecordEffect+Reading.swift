import CgxJSON
import Glibc

extension OpenItems {
  /// Takes over what a record says; false where it does not say what its event must.
  mutating func read(_ line: UnsafeRawBufferPointer, _ header: RecordHeader, at offset: Int) -> Bool
  {
    let place = RecordPlace(file: nil, offset: offset, seq: header.seq)
    switch LedgerEvent(rawValue: String(decoding: line[header.event], as: UTF8.self)) {
    // Records of later versions change nothing that this one knows.
    case nil, .recovery: return true
    case .intent:
      guard let commit = line.text(after: Identification.start) else { return false }
      apply(.intent(commit: commit), at: place)
    case .result:
      guard let end = line.end(of: Identification.start),
        case let result = UnsafeRawBufferPointer(rebasing: line[..<end]),
        let commit = line.text(after: Identification.start),
        let status = result.text(after: ",\"status\":\"")
      else { return false }
      let isUnknown =
        status == CommitConclusion.Status.unknown.rawValue
        && result.end(of: ",\"given_up\":true") == nil
      var notification: NotificationName?
      if let end = result.end(of: ",\"notification\":") {
        let rest = UnsafeRawBufferPointer(rebasing: result[end...])
        guard let id = rest.text(after: "{\"id\":\""),
          let tenant = rest.text(after: ",\"tenant\":\"")
        else { return false }
        notification = NotificationName(id: id, tenant: tenant)
      }
      apply(
        .result(commit: commit, isUnknown: isUnknown, notification: notification), at: place)
    case .notification:
      guard let attempt = JSON(line: line).flatMap(NotificationAttempt.init) else { return false }
      apply(.attempt(attempt), at: place)
    case .checkpoint:
      guard let items = JSON(line: line).flatMap(OpenItems.init) else { return false }
      self = items
    }
    return true
  }
}

extension JSON {
  /// The value of a record's line; nil where it is not JSON.
  init?(line: UnsafeRawBufferPointer) {
    guard let value = try? JSON(parsing: Array(line), depthLimit: JSON.depthLimit + 8) else {
      return nil
    }
    self = value
  }
}

extension UnsafeRawBufferPointer {
  /// The text that begins behind the first occurrence of a mark.
  ///
  /// The marks hold quotes that are not escaped, and everything that comes from outside stands
  /// behind them, or as a text, in which quotes are escaped.
  func text(after mark: StaticString) -> String? {
    guard let start = end(of: mark), let base = baseAddress,
      let quote = memchr(base + start, Int32(UInt8(ascii: "\"")), count - start)
    else { return nil }
    var end = UnsafeRawPointer(quote) - base
    guard memchr(base + start, Int32(UInt8(ascii: "\\")), end - start) != nil else {
      return String(decoding: self[start..<end], as: UTF8.self)
    }
    end = start
    while end < count, self[end] != UInt8(ascii: "\"") {
      end += self[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard end < count else { return nil }
    return (try? JSON(parsing: Array(self[(start - 1)...end])))?.string
  }

  /// The offset behind the first occurrence of a mark.
  func end(of mark: StaticString) -> Int? {
    guard let base = baseAddress else { return nil }
    let length = mark.utf8CodeUnitCount
    var start = 0
    while start + length <= count,
      let found = memchr(base + start, Int32(mark.utf8Start[0]), count - start - length + 1)
    {
      if memcmp(found, mark.utf8Start, length) == 0 {
        return UnsafeRawPointer(found) - base + length
      }
      start = UnsafeRawPointer(found) - base + 1
    }
    return nil
  }
}
