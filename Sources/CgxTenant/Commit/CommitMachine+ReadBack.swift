import CgxContext

/// The answer was lost (`wire.md`, "Ambiguous outcome").
extension CommitMachine {
  mutating func judge(
    _ error: TenantError, _ result: Result<ContextDocument, TenantError>, _ now: Timestamp
  ) -> Action {
    guard case .success(let live) = result else { return unknown(error) }
    switch ReadBack(changes, base: base, live: live, at: now) {
    case .applied: return finish(.committed(live, isConfirmedByReadBack: true))
    case .undecided: return unknown(error)
    case .indistinct:
      mayStillArrive = true
      learn(live, now)
      return retryLost(error)
    case .notApplied:
      if error.mayStillArrive { mayStillArrive = true }
      fate = max(fate, .notApplied)
      learn(live, now)
      return retryLost(error)
    case .changedByOthers:
      guard plan.onConflict == .ours else { return unknown(error) }
      overwrite(ThreeWayMerge.conflicts(changes, base: base, live: live, at: now))
      learn(live, now)
      // Whether it was overwritten or never arrived can't be told.
      mayStillArrive = true
      return retryLost(error)
    }
  }

  mutating func retryLost(_ error: TenantError) -> Action {
    // What it means is known by now: it was not applied.
    var error = error
    error.kind = .unreachable
    return retry(error, isLost: true)
  }

  mutating func unknown(_ error: TenantError) -> Action {
    mayStillArrive = true
    return fail(error)
  }

  /// A look at the context before a failure is told: if all is there after all, it was no failure.
  mutating func close(
    _ error: TenantError, _ result: Result<ContextDocument, TenantError>, _ now: Timestamp
  ) -> Action {
    guard case .success(let live) = result else { return fail(error) }
    switch ReadBack(changes, base: base, live: live, at: now) {
    case .applied: return finish(.committed(live, isConfirmedByReadBack: true))
    case .notApplied: fate = max(fate, .notApplied)
    case .changedByOthers, .indistinct, .undecided: break
    }
    return fail(error)
  }
}

extension TenantError {
  /// Whether the request may be applied later: the waiting for its answer has ended, ours or a
  /// gateway's, or the connection, but perhaps not the work.
  fileprivate var mayStillArrive: Bool {
    status == 504 || reason == .transport(.timeout) || reason == .transport(.connectionClosed)
  }
}
