import CgxContext
import CgxJSON
import Glibc

extension Ledger {
  /// The commits without a known outcome, oldest first, with what other processes have written.
  public func openCommits() throws(LedgerError) -> [OpenCommit] {
    try exclusively(creating: false) { journal throws(LedgerError) in
      try journal.openCommits()
    }
  }

  /// Closes an open commit, or says once that its outcome is still unknown; it is on the disk
  /// when this returns.
  ///
  /// Whether somebody is told is for what the commit's own records say. One that can't be decided
  /// can only be given up.
  public func resolve(
    _ commit: OpenCommit, _ conclusion: CommitConclusion
  ) throws(LedgerError) -> Resolution {
    let step = try exclusively(creating: false) { journal throws(LedgerError) -> Step in
      guard let open = journal.items.commits[commit.id] else {
        return .none(.closedByOthers)
      }
      if open.isUnknown, conclusion.staysOpen { return .none(.alreadyUnknown) }
      let identity = try journal.identity(of: open, isGivenUp: conclusion.isGivenUp)
      return .written(
        try journal.conclude(
          commit.id, conclusion, identity.members, tenant: identity.tenant, isRecovered: true,
          replacing: open, at: self.now()))
    }
    switch step {
    case .none(let resolution): return resolution
    case .written(let written):
      try synchronize(written)
      return .written(LedgerHead(seq: written.seq, hash: written.hash.text))
    }
  }

  private enum Step {
    case none(Resolution)
    case written(Appended)
  }
}

extension Journal {
  func openCommits() throws(LedgerError) -> [OpenCommit] {
    var commits: [OpenCommit] = []
    for item in items.commits {
      let hasOwner =
        claims[item.place.seq] != nil
        || !item.isUnknown && lockFile?.isClaimedElsewhere(seq: item.place.seq) == true
      let record = try? json(at: item.place)
      commits.append(OpenCommit(item, record, hasOwner: hasOwner, key: key))
    }
    return commits
  }

  /// What an open commit's record says about it, to be written again, and the tenant of its
  /// notification; its ID alone where it is given up and the record can't be read.
  fileprivate func identity(
    of open: OpenItems.Commit, isGivenUp: Bool
  ) throws(LedgerError) -> (members: [UInt8], tenant: String?) {
    do throws(LedgerError) {
      let line = try line(at: open.place)
      guard let start = line.withUnsafeBytes({ $0.end(of: Identification.start) }),
        case let first = start - Identification.start.utf8CodeUnitCount,
        case let end = line.count - RecordHeader.tailLength, first <= end,
        let record = line.withUnsafeBytes({ JSON(line: $0) })
      else { throw .missingRecord(path: name, seq: open.place.seq) }
      let isTold = record["notifies"]?.bool == true
      return (Array(line[first..<end]), isTold ? record["tenant"]?.string : nil)
    } catch {
      guard isGivenUp else { throw error }
      return (Identification.members(ofCommit: open.id).bytes, nil)
    }
  }

  /// The line of a record, found to be what was written.
  func line(at place: RecordPlace) throws(LedgerError) -> [UInt8] {
    guard let file = try file(named: place.file) else {
      throw .missingRecord(path: place.file ?? name, seq: place.seq)
    }
    let line = try RecordReader(file).line(at: place.offset)
    let isGenuine = line.withUnsafeBytes { line in
      RecordHeader(line).map { header in
        header.seq == place.seq
          && key.map { $0.mac(of: LineHashes(line, header).body) == header.mac } ?? true
      } ?? false
    }
    guard isGenuine else { throw .missingRecord(path: file.path, seq: place.seq) }
    return line
  }

  func json(at place: RecordPlace) throws(LedgerError) -> JSON {
    let line = try line(at: place)
    guard let record = line.withUnsafeBytes({ JSON(line: $0) }) else {
      throw .missingRecord(path: place.file ?? name, seq: place.seq)
    }
    return record
  }

  private func file(named older: String?) throws(LedgerError) -> Descriptor? {
    guard let older else { return file }
    guard let path = paths?.path(of: older) else { return nil }
    return try Descriptor.open(path, O_RDONLY)
  }
}
