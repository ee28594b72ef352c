import CgxContext

/// Where a record stands.
struct RecordPlace: Equatable, Sendable {
  /// The name of an older file; nil for the one that grows.
  var file: String?
  /// In bytes.
  var offset: Int
  var seq: Int
}

/// Which notification it is, and whose.
struct NotificationName: Equatable, Sendable {
  var id: String
  /// The URL of the commit's tenant, or `sandbox`.
  var tenant: String
}

/// What a record changes about the open items.
enum RecordEffect: Equatable {
  case none
  case intent(commit: String)
  /// - Parameter notification: where one is to be delivered.
  case result(commit: String, isUnknown: Bool, notification: NotificationName?)
  case attempt(NotificationAttempt)
}

/// What a `crm_notification` record says.
struct NotificationAttempt: Equatable {
  enum Outcome: String {
    case delivered, failed, parked, requeued
  }

  var id: String
  var commit: String
  var outcome: Outcome
  /// From 1.
  var number: Int
  var httpStatus: Int?
  var reason: String?
  var notBefore: Timestamp?
  /// When the hook asked, with `Retry-After`, to be left alone until then.
  var hookNotBefore: Timestamp?
}

/// The commits and notifications that are not done with, oldest first: the fold of all records.
struct OpenItems: Equatable {
  struct Commit: Equatable {
    var id: String
    /// Of the newest record about it.
    var place: RecordPlace
    /// Whether it is known that nobody knows what became of it.
    var isUnknown: Bool
  }

  struct Notification: Equatable {
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

  var commits: [Commit] = []
  var notifications: [Notification] = []
  var hookNotBefore: Timestamp?

  /// Commits and notifications that somebody has yet to do something about.
  var count: Int { commits.count + notifications.count { !$0.isParked } }

  mutating func apply(_ effect: RecordEffect, at place: RecordPlace) {
    switch effect {
    case .none: break
    case .intent(let commit): open(Commit(id: commit, place: place, isUnknown: false))
    case .result(let commit, true, _): open(Commit(id: commit, place: place, isUnknown: true))
    case .result(let commit, false, let notification):
      commits.removeAll { $0.id == commit }
      if let notification {
        notifications.removeAll { $0.id == notification.id }
        notifications.append(
          Notification(
            id: notification.id, commit: commit, tenant: notification.tenant, place: place))
      }
    case .attempt(let attempt): apply(attempt)
    }
  }

  private mutating func open(_ commit: Commit) {
    if let index = commits.firstIndex(where: { $0.id == commit.id }) {
      commits[index] = commit
    } else {
      commits.append(commit)
    }
  }

  private mutating func apply(_ attempt: NotificationAttempt) {
    if attempt.outcome != .requeued { hookNotBefore = attempt.hookNotBefore }
    guard let index = notifications.firstIndex(where: { $0.id == attempt.id }) else { return }
    switch attempt.outcome {
    case .delivered: notifications.remove(at: index)
    case .failed, .parked, .requeued:
      notifications[index].attempts = attempt.outcome == .requeued ? 0 : attempt.number
      notifications[index].notBefore = attempt.notBefore
      notifications[index].isParked = attempt.outcome == .parked
      if let reason = attempt.reason { notifications[index].reason = reason }
    }
  }

  /// The file that grew has got this name.
  mutating func rotate(to name: String) {
    for index in commits.indices where commits[index].place.file == nil {
      commits[index].place.file = name
    }
    for index in notifications.indices where notifications[index].place.file == nil {
      notifications[index].place.file = name
    }
  }
}
