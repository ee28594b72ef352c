/// What the check of a ledger has found.
public struct LedgerVerification: Sendable, Equatable {
  public enum Fault: Sendable, Equatable {
    /// The record is not what was written, or the line is no record any more.
    case changed
    /// So many records that stood before this line are gone.
    case removed(count: Int)
    /// The line was not written here.
    case inserted
    /// The records before this file's are in one that is not beside it.
    case missingFile(name: String)
  }

  /// The first place at which the chain does not hold.
  public struct Break: Sendable, Equatable {
    public var fault: Fault
    /// The path of the file.
    public var file: String
    /// From 1.
    public var line: Int
    /// The record that was changed, inserted or, of those removed, the first.
    public var seq: Int?

    public init(_ fault: Fault, file: String, line: Int, seq: Int?) {
      self.fault = fault
      self.file = file
      self.line = line
      self.seq = seq
    }
  }

  /// Nil where the chain holds.
  public var firstBreak: Break?
  /// The records that were found to be right, up to the first break.
  public var records = 0
  public var files = 0
  /// The last of those records.
  public var head: LedgerHead?
  /// Torn last lines that were taken away after a crash.
  public var repairs = 0
  /// Whether a line at the very end is torn: a crash, or somebody who writes it just now.
  public var hasTornTail = false
  /// Whether the ledger's key was there. Without it, the chain is checked, but not whether all of
  /// it was made anew, nor the last record.
  public var isKeyUsed = false
  /// Whether the head that was asked for is that of one of the records; nil where none was.
  public var isHeadFound: Bool?

  /// Whether every record is as it was written, and the head that was asked for is there.
  public var isIntact: Bool { firstBreak == nil && isHeadFound != false }
}
