/// Which notification it is, and whose.
struct NotificationName: Equatable, Sendable {
  var id: String
  /// The URL of the commit's tenant, or `sandbox`.
  var tenant: String
}
