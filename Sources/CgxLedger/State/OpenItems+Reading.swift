import CgxJSON

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
