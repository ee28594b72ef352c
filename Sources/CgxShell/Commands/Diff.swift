import CgxContext
import CgxLanguage
import CgxTenant

extension Interpreter {
  func diff(_ statement: Statement) async throws(Failure) -> Outcome {
    try validate(statement)
    let live = try await liveContext(statement)
    let plan = try await plan(statement)
    return .diff(
      live.diff(plan.changes, at: plan.moment), size: size, hash: PlanHash(of: stage.changes))
  }
}
