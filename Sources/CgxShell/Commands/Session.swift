import CgxContext
import CgxLanguage
import CgxTenant

extension Interpreter {
  func select(
    _ id: Argument?, checking: Bool, _ statement: Statement
  ) async throws(Failure) -> Outcome {
    let chosen: SessionID
    if let id {
      chosen = try sessionID(try await text(id, "a session ID", statement), statement, id.range)
    } else if let session, configuration.isInteractive {
      return .sessionShown(session)
    } else {
      chosen = try configuredSession(statement)
    }
    if checking {
      try await asking(statement) { (tenant) async throws(TenantError) in
        try await tenant.checkSession(chosen)
      }
    }
    let moved = session != nil && session != chosen
    if session != chosen { known = nil }
    session = chosen
    return .sessionSelected(
      chosen, isChecked: checking, stillStaged: moved ? stage.count : 0)
  }
}
