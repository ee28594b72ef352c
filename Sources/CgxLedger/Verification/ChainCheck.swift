/// Follows the chain from line to line, and names the first that is not right.
struct ChainCheck {
  private(set) var last = Link(seq: 0, hash: .zero)
  private var beforeLast: Link?
  private var lastLine: CheckedLine?
  private let head: [UInt8]?
  var result = LedgerVerification()

  /// The end of the chain so far.
  struct Link {
    var seq: Int
    var hash: LineHash
  }

  /// - Parameter head: the first 12 digits of a hash, or more.
  init(head: String?) {
    self.head = head.map { Array($0.lowercased().utf8) }
    result.isHeadFound = head == nil ? nil : false
  }

  /// False at the first line that is not right.
  ///
  /// - Parameter next: the line behind it, which tells what is wrong.
  mutating func take(_ line: CheckedLine, _ next: CheckedLine?) -> Bool {
    if line.isTorn {
      result.hasTornTail = true
      return true
    }
    guard isSuccessor(line) else {
      let (fault, culprit, seq) = fault(line, next)
      result.firstBreak = LedgerVerification.Break(
        fault, file: culprit.file, line: culprit.number, seq: seq)
      if culprit.number != line.number || culprit.file != line.file { takeBack() }
      return false
    }
    (beforeLast, last) = (last, Link(seq: last.seq + 1, hash: line.hash))
    lastLine = line
    result.records += 1
    if line.isRecovery { result.repairs += 1 }
    if let head, matches(line.hash, head) { result.isHeadFound = true }
    return true
  }

  /// Whether a line is the record that follows.
  func isSuccessor(_ line: CheckedLine) -> Bool {
    guard let record = line.record else { return false }
    return record.prev == last.hash && record.seq == last.seq + 1
  }

  /// The line that was not right is followed by the record that belongs there.
  mutating func markInserted() {
    if result.firstBreak?.fault == .changed, result.firstBreak?.seq == last.seq + 1 {
      result.firstBreak?.fault = .inserted
      result.firstBreak?.seq = nil
    }
  }

  private func fault(
    _ line: CheckedLine, _ next: CheckedLine?
  ) -> (LedgerVerification.Fault, CheckedLine, seq: Int?) {
    guard let record = line.record else { return (.changed, line, last.seq + 1) }
    if let next, isSuccessor(next) { return (.inserted, line, record.seq) }
    // Only without a key can the line before be one that was made up or changed.
    if let beforeLast, let lastLine, record.seq == last.seq, record.prev == beforeLast.hash,
      line.hash != last.hash
    {
      return (.inserted, lastLine, last.seq)
    }
    if record.prev == last.hash { return (.changed, line, last.seq + 1) }
    if record.seq > last.seq + 1 {
      return (.removed(count: record.seq - last.seq - 1), line, last.seq + 1)
    }
    if record.seq <= last.seq { return (.inserted, line, record.seq) }
    let isIntact = next.map { $0.record?.prev == line.hash } ?? true
    if isIntact, let lastLine { return (.changed, lastLine, last.seq) }
    return (.changed, line, record.seq)
  }

  private mutating func takeBack() {
    guard let beforeLast else { return }
    last = beforeLast
    result.records -= 1
  }

  private func matches(_ hash: LineHash, _ head: [UInt8]) -> Bool {
    guard (12...64).contains(head.count) else { return false }
    return hash.text.utf8.starts(with: head)
  }

  /// What was found, with the head spelled out.
  func finished() -> LedgerVerification {
    var result = result
    result.head = result.records > 0 ? LedgerHead(seq: last.seq, hash: last.hash.text) : nil
    return result
  }
}
