import CgxContext
import CgxJSON
import Testing

@testable import CgxTenant

extension CommitResult {
  /// What a commit of one variable could have come to.
  static func example(
    _ verdict: CommitMachine.Verdict = .committed(
      ContextDocument(variables: JSONObject()), isConfirmedByReadBack: false),
    attempts: Int = 1, conflicts: Int = 0, bytesSent: Int = 100, retries: [RetryReason] = [],
    latency: Duration = .milliseconds(4), heldBack: Duration = .zero
  ) throws -> CommitResult {
    let change = Change(
      key: "a", scope: .session, action: .set(.integer(1), .never),
      place: Place(source: "t", line: 1, column: 1))
    let plan = try CommitPlan([change], at: Timestamp(seconds: 0))
    var result = CommitResult(
      id: "cmt_1", session: try #require(SessionID("s")), verdict: verdict,
      machine: CommitMachine(plan, seed: 1), body: [], bodyHash: "", bytesSent: bytesSent,
      retries: retries,
      latency: latency, responseTime: latency + heldBack)
    result.attempts = attempts
    result.conflicts = conflicts
    return result
  }

  static func failedExample(latency: Duration = .milliseconds(4)) throws -> CommitResult {
    try example(
      .failed(TenantError(.unreachable, .status, fate: .refused, status: 503)), attempts: 3,
      bytesSent: 300, retries: [.serverError, .serverError], latency: latency)
  }
}
