/// A CRM notification that the sandbox has accepted.
public struct RecordedNotification: Sendable, Equatable {
  /// `webhook-id`.
  public var id: String
  /// When it came first, by the sandbox's clock: RFC 3339 in UTC.
  public var received: String
  /// JSON text, as it was sent.
  public var body: String
  /// How often it has come.
  public var count = 1
}

/// The last notifications, each listed once however often it comes.
struct NotificationInbox {
  static let limit = 1000
  /// In bytes, of all bodies.
  static let byteLimit = 64 << 20

  /// Oldest first.
  private(set) var recent: [RecordedNotification] = []
  private var numbers: [String: Int] = [:]
  /// The number of the oldest.
  private var first = 0
  private var byteCount = 0

  /// Takes in a notification.
  ///
  /// - Returns: false where there is one with the same ID and another body, which stays.
  mutating func add(id: String, body: String, at now: UTCInstant) -> Bool {
    if let number = numbers[id] {
      guard recent[number - first].body == body else { return false }
      recent[number - first].count += 1
      return true
    }
    numbers[id] = first + recent.count
    recent.append(RecordedNotification(id: id, received: now.text, body: body))
    byteCount += body.utf8.count
    while recent.count > Self.limit || byteCount > Self.byteLimit {
      let oldest = recent.removeFirst()
      first += 1
      byteCount -= oldest.body.utf8.count
      numbers[oldest.id] = nil
    }
    return true
  }
}
