import CgxContext

/// What a `crm_notification` record says.
struct NotificationAttempt: Equatable {
  enum Outcome: String {
    case delivered, failed, parked, requeued, dropped
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
