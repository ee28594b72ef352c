import CgxContext
import CgxLanguage
import CgxLedger
import CgxTenant

extension Interpreter {
  /// The ledger that commits are written to; its folder is made where it is ours to make.
  func openLedger(_ statement: Statement) throws(Failure) -> Ledger {
    guard let ledger else {
      throw failure(
        .ledger,
        Message(
          "no place for the ledger is known, and no commit goes unrecorded",
          help: ["name one with --state-dir DIR, --audit FILE or CGX_STATE_DIR, or set HOME"]),
        statement)
    }
    if case .file(let path, true) = configuration.ledger, let slash = path.lastIndex(of: "/") {
      StateFolder.make(String(path[..<slash]))
    }
    return ledger
  }

  /// What the ledger says of a commit before it is sent.
  func entry(
    _ record: CommitRecord, _ statement: Statement
  ) async throws(Failure) -> CommitEntry {
    let credential = await (try tenant(statement)).authentication()?.kind.rawValue
    return CommitEntry(
      id: record.id, moment: record.moment, session: record.session.text,
      tenant: connection.tenantName, credential: credential, place: statement.place,
      version: configuration.version, changes: marked(record.changes), before: record.before,
      bodyHash: "", message: record.message.map(secrets.redactor.redacted), crmData: crmData,
      notifies: connection.notifies)
  }

  /// A value that holds a secret is one, whoever staged it: it is never written in clear.
  private func marked(_ changes: [FixedChange]) -> [FixedChange] {
    configuration.writesValues ? changes.marked(secrets) : changes
  }

  /// Writes down what came of a commit.
  ///
  /// - Returns: why that could not be done, where it could not; it is tried again later.
  func conclude(
    _ result: CommitResult, _ entry: CommitEntry, in ledger: Ledger, _ record: inout CommitRecord
  ) -> LedgerError? {
    // Where the intent could not be written, nothing happened.
    if case .failed(let error) = result.verdict, error.kind == .ledger, result.attempts == 0 {
      return nil
    }
    var entry = entry
    entry.changes = marked(result.changes)
    entry.before = result.before
    entry.bodyHash = result.bodyHash
    var conclusion = CommitConclusion(result, withWords: configuration.writesValues)
    conclusion.details = secrets.redactor.redacted(conclusion.details)
    conclusion.traceID = conclusion.traceID.map(secrets.redactor.redacted)
    do {
      record.ledger = try ledger.conclude(entry, conclusion)
      return nil
    } catch {
      unwritten.append((entry, conclusion))
      return error
    }
  }

  /// Writes down what could not be written when it was known.
  func writeUnwritten(in ledger: Ledger) throws(LedgerError) {
    while let (entry, conclusion) = unwritten.first {
      _ = try ledger.conclude(entry, conclusion)
      unwritten.removeFirst()
    }
  }

  /// Writes the intent of a commit before it is sent.
  func recording(_ entry: CommitEntry, in ledger: Ledger) -> RecordIntent {
    let secrets = secrets
    let writesValues = configuration.writesValues
    return { intent throws(RecordingFailure) in
      var entry = entry
      entry.changes = writesValues ? intent.changes.marked(secrets) : intent.changes
      entry.before = intent.before
      entry.bodyHash = intent.bodyHash
      do throws(LedgerError) {
        try ledger.begin(entry)
      } catch {
        throw RecordingFailure(error.sentence, advice: error.advice)
      }
    }
  }
}

extension [FixedChange] {
  fileprivate func marked(_ secrets: SecretRegistry) -> [FixedChange] {
    map { fixed in
      guard let value = fixed.value, secrets.isHeld(by: value) else { return fixed }
      var fixed = fixed
      fixed.change.isSecret = true
      return fixed
    }
  }
}

extension CommitConclusion {
  /// - Parameter withWords: whether a tenant's own words are kept: they may repeat values.
  init(_ result: CommitResult, withWords: Bool) {
    var status = Status.success
    let details: String
    var httpStatus: Int?
    var traceID: String?
    switch result.verdict {
    case .committed(_, let isConfirmedByReadBack):
      details = isConfirmedByReadBack ? "committed, confirmed by read-back" : "committed"
      httpStatus = isConfirmedByReadBack ? nil : 200
    case .unchanged: details = "nothing changes, so nothing was sent"
    case .yielded: details = "other writers' values stand, so nothing was committed"
    case .failed(let error):
      status = error.fate == .unknown ? .unknown : .failure
      details = error.details(withWords: withWords)
      httpStatus = error.status
      traceID = error.tenant.traceID
    }
    self.init(
      status, details: details, attempts: result.attempts, httpStatus: httpStatus,
      traceID: traceID, latency: result.latency, overwritten: result.overwritten.map(\.key),
      yielded: result.yielded.map(\.key))
    if case .yielded = result.verdict { isTold = false }
  }
}

extension TenantError {
  /// What happened, in one sentence without values.
  fileprivate func details(withWords: Bool) -> String {
    if withWords { return sentence }
    if case .overlapping(let conflicts) = reason {
      return "another writer has changed " + conflicts.map(\.key).joined(separator: ", ")
    }
    var error = self
    error.tenant.text = nil
    return error.sentence
  }
}
