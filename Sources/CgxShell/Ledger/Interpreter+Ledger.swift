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
      version: configuration.version, changes: record.changes, before: record.before,
      bodyHash: "", message: record.message.map(secrets.redactor.redacted), crmData: crmData)
  }

  /// Writes down what came of a commit.
  ///
  /// - Returns: why that could not be done, where it could not.
  func conclude(
    _ result: CommitResult, _ entry: CommitEntry, in ledger: Ledger, _ record: inout CommitRecord
  ) -> LedgerError? {
    // Where the intent could not be written, nothing happened.
    if case .failed(let error) = result.verdict, error.kind == .ledger, result.attempts == 0 {
      return nil
    }
    var entry = entry
    entry.changes = result.changes
    entry.before = result.before
    entry.bodyHash = result.bodyHash
    do {
      record.ledger = try ledger.conclude(
        entry, conclusion(result), notifies: connection.notifies)
      return nil
    } catch {
      return error
    }
  }

  /// A tenant's words may repeat what it was sent: neither secrets nor values stand in the ledger.
  private func conclusion(_ result: CommitResult) -> CommitConclusion {
    var conclusion = CommitConclusion(result)
    let hidden = SecretRegistry()
    if !configuration.writesValues {
      for value in result.changes.compactMap(\.value) { hidden.insert(value: value) }
    }
    conclusion.details = hidden.redactor.redacted(secrets.redactor.redacted(conclusion.details))
    return conclusion
  }

  /// Writes the intent of a commit before it is sent.
  func recording(_ entry: CommitEntry, in ledger: Ledger) -> RecordIntent {
    { intent throws(RecordingFailure) in
      var entry = entry
      entry.changes = intent.changes
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

extension CommitConclusion {
  init(_ result: CommitResult) {
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
      if case .overlapping(let conflicts) = error.reason {
        details = "another writer has changed " + conflicts.map(\.key).joined(separator: ", ")
      } else {
        details = error.sentence
      }
      httpStatus = error.status
      traceID = error.tenant.traceID
    }
    self.init(
      status, details: details, attempts: result.attempts, httpStatus: httpStatus,
      traceID: traceID, latency: result.latency, overwritten: result.overwritten.map(\.key),
      yielded: result.yielded.map(\.key))
  }
}
