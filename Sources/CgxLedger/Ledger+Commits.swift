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
  /// - Returns: nil where nothing was written: somebody else has closed it meanwhile, or it was
  ///   known to be unknown already.
  public func resolve(
    _ commit: OpenCommit, _ conclusion: CommitConclusion, notifies: Bool
  ) throws(LedgerError) -> LedgerHead? {
    let written = try exclusively(creating: false) {
      journal throws(LedgerError) -> Appended? in
      guard let open = journal.items.commits.first(where: { $0.id == commit.id }),
        !(open.isUnknown && conclusion.staysOpen)
      else { return nil }
      let line = try journal.line(at: open.place)
      guard let start = line.withUnsafeBytes({ $0.end(of: Identification.start) }) else {
        throw .missingRecord(path: journal.name, seq: open.place.seq)
      }
      let members = line[
        (start - Identification.start.utf8CodeUnitCount)..<(line.count - RecordHeader.tailLength)]
      return try journal.conclude(
        commit.id, conclusion, Array(members), notifies: notifies, isRecovered: true,
        replacing: open, at: self.now())
    }
    guard let written else { return nil }
    try synchronize(written)
    return LedgerHead(seq: written.seq, hash: written.hash.text)
  }
}

extension Journal {
  func openCommits() throws(LedgerError) -> [OpenCommit] {
    var commits: [OpenCommit] = []
    for item in items.commits {
      let hasOwner =
        claims[item.place.seq] != nil
        || !item.isUnknown && lockFile?.isClaimedElsewhere(seq: item.place.seq) == true
      commits.append(
        try OpenCommit(item, try json(at: item.place), hasOwner: hasOwner, key: key, path: name))
    }
    return commits
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
