import CgxContext
import CgxJSON

/// Another writer was first (`wire.md`, "Read-merge-write").
extension CommitMachine {
  mutating func conflict(_ error: TenantError) -> Action {
    conflictRounds += 1
    guard conflictRounds <= plan.conflictRounds else {
      var error = error
      error.reason = .keptChanging(rounds: conflictRounds)
      return fail(error)
    }
    return read(.merging(error))
  }

  mutating func merge(
    _ conflict: TenantError, _ result: Result<ContextDocument, TenantError>, _ now: Timestamp
  ) -> Action {
    switch result {
    case .failure(let error): return fail(error)
    case .success(let live): return merge(conflict, live, now)
    }
  }

  mutating func merge(
    _ conflict: TenantError, _ live: ContextDocument, _ now: Timestamp
  ) -> Action {
    let conflicts = ThreeWayMerge.conflicts(changes, base: base, live: live, at: now)
    learn(live, now)
    // A request that is still on its way may yet overwrite what would be left to stand.
    if mayStillArrive, plan.onConflict != .ours, !conflicts.isEmpty { return fail(conflict) }
    switch plan.onConflict {
    case .ours: overwrite(conflicts)
    case .theirs:
      changes.removeAll { change in conflicts.contains { $0.key == change.key } }
      yielded += conflicts
      if changes.isEmpty { return finish(.yielded(live)) }
    case .fail:
      guard conflicts.isEmpty else {
        var error = conflict
        error.kind = .conflict
        error.reason = .overlapping(conflicts)
        return fail(error)
      }
    }
    return put()
  }

  mutating func overwrite(_ conflicts: [MergeConflict]) {
    overwritten.removeAll { old in conflicts.contains { $0.key == old.key } }
    overwritten += conflicts
  }

  /// Takes over what the context holds now. What is there because of an earlier request of this
  /// commit was not there before it.
  mutating func learn(_ live: ContextDocument, _ now: Timestamp) {
    base = live
    // What was there before is a part of the intent.
    recordedCount = 0
    let own = changes.filter { change in
      let wasThere = before.map { change.isFulfilled(in: $0, at: now) } ?? false
      return attempts > 0 && !wasThere && change.isFulfilled(in: live, at: now)
    }
    guard let known = before, !own.isEmpty else {
      before = own.isEmpty ? live : nil
      return
    }
    var next = live
    for change in own {
      next.variables[change.key] = known.variables[change.key]
      next.metadata[change.key] = known.metadata[change.key]
    }
    before = next
  }
}
