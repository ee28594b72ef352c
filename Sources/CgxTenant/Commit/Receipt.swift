/// What a commit returns.
public struct Receipt: Sendable, Equatable {
  /// `cmt_` and 16 hexadecimal digits, new for each commit.
  public var id: String
  public var session: SessionID
  /// The HTTP status.
  public var status: Int
  public var attempts: Int
  /// From the first byte sent to the last one received.
  public var latency: Duration
  /// How many changes went out.
  public var variables: Int
  /// The length of the body, in bytes.
  public var bytes: Int
  /// The context after the merge, as the tenant answered.
  public var document: ContextDocument

  /// A new commit ID.
  public static func newID() -> String {
    let digits = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    return "cmt_" + String(repeating: "0", count: 16 - digits.count) + digits
  }
}
