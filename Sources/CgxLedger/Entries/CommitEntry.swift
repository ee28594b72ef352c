public import CgxContext
public import CgxJSON

/// A commit as the ledger knows it before it is sent: who is about to change what, where.
public struct CommitEntry: Sendable {
  /// `cmt_` and 16 hexadecimal digits.
  public var id: String
  /// When it began.
  public var moment: Timestamp
  public var session: String
  /// The tenant's URL, or `sandbox`.
  public var tenant: String
  /// The kind of the credential.
  public var credential: String?
  /// The statement's.
  public var place: Place
  /// Of this program.
  public var version: String
  public var changes: [FixedChange]
  /// The context before the commit, where it is known.
  public var before: ContextDocument?
  /// SHA-256 of the request's body, in hexadecimal digits.
  public var bodyHash: String
  /// The note of `commit -m`.
  public var message: String?
  /// The data of its CRM notification.
  public var crmData: JSON?
  /// Whether somebody is to be told what came of it, whoever finds it out.
  public var notifies: Bool

  public init(
    id: String, moment: Timestamp, session: String, tenant: String, credential: String?,
    place: Place, version: String, changes: [FixedChange], before: ContextDocument?,
    bodyHash: String, message: String?, crmData: JSON?, notifies: Bool = false
  ) {
    self.id = id
    self.moment = moment
    self.session = session
    self.tenant = tenant
    self.credential = credential
    self.place = place
    self.version = version
    self.changes = changes
    self.before = before
    self.bodyHash = bodyHash
    self.message = message
    self.crmData = crmData
    self.notifies = notifies
  }
}
