/// What a record changes about the open items.
enum RecordEffect: Equatable {
  case none
  case intent(commit: String)
  /// - Parameter notification: where one is to be delivered.
  case result(commit: String, isUnknown: Bool, notification: NotificationName?)
  case attempt(NotificationAttempt)
}
