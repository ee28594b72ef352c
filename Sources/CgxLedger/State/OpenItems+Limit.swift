extension OpenItems {
  /// What a checkpoint may hold of notifications, so that it is never too long for a record.
  private static let lengthLimit = RecordHeader.lengthLimit - (1 << 20)
  private static let commitLength = 160

  /// What has to go before one more can wait: parked ones first, the oldest of each.
  ///
  /// - Parameters:
  ///   - limit: how many may wait.
  ///   - nameLength: of a file that is full, in bytes.
  func excess(limit: Int, nameLength: Int) -> [Notification] {
    var count = pending.count + parked.count + 1
    var length = length + commits.count * Self.commitLength + count * nameLength
    guard count > limit || length > Self.lengthLimit else { return [] }
    var excess: [Notification] = []
    for queue in [parked, pending] {
      for item in queue {
        guard count > limit || length > Self.lengthLimit else { return excess }
        excess.append(item)
        count -= 1
        length -= item.length + nameLength
      }
    }
    return excess
  }
}

extension OpenItems.Notification {
  /// How much of a checkpoint it takes at most, in bytes, without the name of its file.
  var length: Int {
    var length = 160 + Self.length(id) + Self.length(tenant)
    if CommitConclusion.notificationID(of: commit) != id { length += 16 + Self.length(commit) }
    if notBefore != nil { length += 48 }
    if let reason { length += 16 + Self.length(reason) }
    return length
  }

  /// As a JSON text at its longest.
  private static func length(_ text: String) -> Int {
    text.utf8.reduce(0) { sum, byte in
      let isPlain =
        (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
      return sum + (isPlain ? 1 : 6)
    }
  }
}
