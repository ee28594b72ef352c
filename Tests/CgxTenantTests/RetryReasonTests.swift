import Testing

@testable import CgxTenant

@Suite struct RetryReasons {
  private static func answer(_ status: Int) -> TenantError {
    TenantError(status: status, message: TenantMessage(), location: nil, isCommit: true)
  }

  private static let cases: [(error: TenantError, reason: RetryReason)] = [
    (answer(429), .rateLimited),
    (answer(500), .serverError),
    (answer(502), .serverError),
    (answer(503), .serverError),
    (answer(504), .serverError),
    (TenantError(.notSent(.connectionRefused), isCommit: true), .unreachable),
    (TenantError(.notSent(.connectTimeout), isCommit: true), .unreachable),
    (TenantError(.noAnswer(.timeout), isCommit: true), .answerLost),
    (TenantError(.noAnswer(.connectionClosed), isCommit: true), .answerLost),
    (TenantError(.unknown, .notJSON, fate: .unknown, status: 200), .answerLost),
  ]

  @Test(arguments: cases.indices)
  func followFromWhatHappened(index: Int) {
    let (error, reason) = Self.cases[index]
    #expect(RetryReason(error) == reason, "\(error)")
  }
}
