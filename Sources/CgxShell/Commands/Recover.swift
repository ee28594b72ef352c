import CgxContext
import CgxLanguage
import CgxTenant

extension Interpreter {
  /// Reads the context back and says what became of the commits whose outcome is unknown.
  func recover(_ statement: Statement) async throws(Failure) -> Outcome {
    var recovered: [CommitRecord] = []
    for record in commits.unknown {
      let live: ContextDocument
      do {
        live = try await asking(statement) { (tenant) async throws(TenantError) in
          try await tenant.context(of: record.session)
        }
      } catch {
        guard error.kind != .interrupted else { throw error }
        var failure = error
        (failure.kind, failure.fate) = (.unknown, .unknown)
        throw failure
      }
      if record.session == session { known = live }
      recovered.append(settle(record, live))
    }
    let open = recovered.filter { $0.outcome == .unknown }
    guard open.isEmpty else {
      let settled = recovered.filter { $0.outcome != .unknown }
        .map { "\($0.id) is known now: \($0.outcome.rawValue)" }
      throw failure(
        .unknown,
        Message(
          "it can't be told what became of \(open.map(\.id).joined(separator: ", "))",
          help: settled + [
            "'get' shows what the context holds now",
            "to commit again is safe: the same values are set once more",
          ]), statement)
    }
    return .recovered(recovered)
  }

  private func settle(_ record: CommitRecord, _ live: ContextDocument) -> CommitRecord {
    var record = record
    let keys = Set(record.changes.map(\.key))
    let later = commits.committed(after: record).flatMap(\.changes)
    // What a later commit has set tells nothing of this one.
    guard !later.contains(where: { keys.contains($0.key) }) else { return record }
    switch ReadBack(record.changes, base: record.before, live: live, at: connection.now) {
    case .applied:
      record.outcome = .committed
      record.isConfirmedByReadBack = true
      dropFromStage(record.changes)
    case .notApplied: record.outcome = .notApplied
    case .changedByOthers, .indistinct, .undecided: break
    }
    commits.update(record)
    return record
  }

  /// Takes the changes of a commit out of the stage, unless they were staged anew since.
  private func dropFromStage(_ changes: [FixedChange]) {
    let keys = changes.filter { stage[$0.key] == $0.change }.map(\.key)
    stage.discard(keys)
    for key in keys { objections[key] = nil }
  }
}
