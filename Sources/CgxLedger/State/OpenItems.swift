import CgxContext

/// The commits and notifications that are not done with: the fold of all records.
struct OpenItems: Sendable {
  struct Commit: Identifiable, Sendable {
    var id: String
    /// Of the newest record about it.
    var place: RecordPlace
    /// Whether it is known that nobody knows what became of it.
    var isUnknown: Bool
  }

  struct Notification: Identifiable, Sendable {
    var id: String
    var commit: String
    var tenant: String
    /// Of the result that it tells of.
    var place: RecordPlace
    var attempts = 0
    var notBefore: Timestamp?
    var isParked = false
    var reason: String?
  }

  /// Oldest first.
  var commits = KeyedQueue<Commit>()
  private(set) var pending = KeyedQueue<Notification>()
  private(set) var parked = KeyedQueue<Notification>()
  /// Of all notifications in a checkpoint, in bytes, without the names of their files.
  private(set) var length = 0
  var hookNotBefore: Timestamp?

  /// Commits and notifications that somebody has yet to do something about.
  var count: Int { commits.count + pending.count }

  /// Pending and parked ones, oldest first.
  var notifications: [Notification] {
    (Array(pending) + Array(parked)).sorted { $0.place.seq < $1.place.seq }
  }

  func notification(_ id: String) -> Notification? { pending[id] ?? parked[id] }

  mutating func apply(_ effect: RecordEffect, at place: RecordPlace) {
    switch effect {
    case .none: break
    case .intent(let commit):
      commits[commit] = Commit(id: commit, place: place, isUnknown: false)
    case .result(let commit, true, _):
      commits[commit] = Commit(id: commit, place: place, isUnknown: true)
    case .result(let commit, false, let notification):
      commits[commit] = nil
      if let notification {
        remove(notification.id)
        put(
          Notification(
            id: notification.id, commit: commit, tenant: notification.tenant, place: place))
      }
    case .attempt(let attempt): apply(attempt)
    }
  }

  private mutating func apply(_ attempt: NotificationAttempt) {
    switch attempt.outcome {
    case .delivered, .failed, .parked: hookNotBefore = attempt.hookNotBefore
    case .requeued, .dropped: break
    }
    guard var item = notification(attempt.id) else { return }
    switch attempt.outcome {
    case .delivered, .dropped: remove(item.id)
    case .failed, .parked, .requeued:
      item.attempts = attempt.outcome == .requeued ? 0 : attempt.number
      item.notBefore = attempt.notBefore
      item.isParked = attempt.outcome == .parked
      if let reason = attempt.reason { item.reason = String(reason.prefix(200)) }
      put(item)
    }
  }

  mutating func put(_ item: Notification) {
    if let old = notification(item.id) { length -= old.length }
    length += item.length
    if item.isParked {
      pending[item.id] = nil
      parked[item.id] = item
    } else {
      parked[item.id] = nil
      pending[item.id] = item
    }
  }

  private mutating func remove(_ id: String) {
    guard let old = notification(id) else { return }
    length -= old.length
    pending[id] = nil
    parked[id] = nil
  }

  /// The file that grew has got this name.
  mutating func rotate(to name: String) {
    commits.update { $0.place.file = $0.place.file ?? name }
    pending.update { $0.place.file = $0.place.file ?? name }
    parked.update { $0.place.file = $0.place.file ?? name }
  }
}
