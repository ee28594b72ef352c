/// The end of the ledger: who knows it can tell later whether records behind it are missing.
public struct LedgerHead: Sendable, Equatable {
  /// Of the last record, from 1.
  public var seq: Int
  /// SHA-256 of the last record's line, in 64 hexadecimal digits.
  public var hash: String

  public init(seq: Int, hash: String) {
    self.seq = seq
    self.hash = hash
  }
}
