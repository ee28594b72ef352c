public import CgxContext

/// A notification that has not been delivered.
public struct OutboxEntry: Sendable, Equatable {
  /// `msg_` and 16 hexadecimal digits: the same in every attempt.
  public var id: String
  public var commitID: String
  /// Of the commit: its URL, or `sandbox`. Only a shell of that tenant delivers it.
  public var tenant: String
  /// Of the record that holds what it says.
  public var seq: Int
  /// How often it was tried.
  public var attempts: Int
  /// It is not tried before then; nil for at once.
  public var notBefore: Timestamp?
  /// Whether it was tried so often that only `crm flush` tries it again.
  public var isParked: Bool
  /// Why the last attempt failed, in one clause.
  public var reason: String?

  public init(
    id: String, commitID: String, tenant: String, seq: Int, attempts: Int = 0,
    notBefore: Timestamp? = nil,
    isParked: Bool = false, reason: String? = nil
  ) {
    self.id = id
    self.commitID = commitID
    self.tenant = tenant
    self.seq = seq
    self.attempts = attempts
    self.notBefore = notBefore
    self.isParked = isParked
    self.reason = reason
  }
}
