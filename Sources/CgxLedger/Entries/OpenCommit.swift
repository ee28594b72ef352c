public import CgxContext
import CgxJSON

/// A commit whose outcome the ledger does not know.
public struct OpenCommit: Sendable {
  public enum State: Sendable, Equatable {
    /// There is no result.
    case intent
    /// The result says that nobody knows.
    case unknown
  }

  public let id: String
  /// Whether its record can be read. Where it can't, only ID, seq, state and owner are known, the
  /// rest is empty, and it can only be given up.
  public let isDecidable: Bool
  public let session: String
  /// The tenant's URL, or `sandbox`.
  public let tenant: String
  /// When it began; in 1970 where that is not known.
  public let moment: Timestamp
  /// Of the newest record about it.
  public let seq: Int
  public let state: State
  /// Whether a process that lives is at work on it: another one or this one.
  public let hasOwner: Bool
  /// Of its variables, in their order.
  public let keys: [String]
  private let evidence: CommitEvidence?
  private let key: LedgerKey?

  /// - Parameter record: nil where it can't be read.
  init(_ item: OpenItems.Commit, _ record: JSON?, hasOwner: Bool, key: LedgerKey?) {
    id = item.id
    if let record, let session = record["session_id"]?.string,
      let tenant = record["tenant"]?.string, let moment = record["started"]?.timestamp,
      let evidence = CommitEvidence(record)
    {
      isDecidable = true
      self.session = session
      self.tenant = tenant
      self.moment = moment
      self.evidence = evidence
    } else {
      isDecidable = false
      session = ""
      tenant = ""
      moment = Timestamp(seconds: 0)
      evidence = nil
    }
    seq = item.place.seq
    state = item.isUnknown ? .unknown : .intent
    self.hasOwner = hasOwner
    keys = evidence?.changes.map(\.key) ?? []
    self.key = key
  }

  /// What the context as it is now says of it (`wire.md`, "Ambiguous outcome").
  ///
  /// The values that were sent are known by their codes alone; so are those of the context then.
  public func judge(live: ContextDocument, at moment: Timestamp) -> ReadBack {
    guard let key, let evidence else { return .undecided }
    var coded = ContextDocument(
      variables: JSONObject(), updatedAt: live.updatedAt, metadata: live.metadata, etag: live.etag)
    coded.variables = JSONObject(
      keys.compactMap { name in
        live.variables[name].map {
          JSONObject.Member(key: name, value: .string(key.code(of: $0).text))
        }
      })
    return ReadBack(evidence.changes, base: evidence.before, live: coded, at: moment)
  }
}
