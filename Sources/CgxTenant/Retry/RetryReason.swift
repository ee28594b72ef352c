/// Why a PUT was repeated after a pause, under the name that metrics give it.
public enum RetryReason: String, CaseIterable, Sendable {
  /// 429.
  case rateLimited = "rate_limited"
  /// 5xx.
  case serverError = "server_error"
  /// Nothing was sent.
  case unreachable
  /// It was sent, and no answer came that could be made sense of.
  case answerLost = "answer_lost"

  init(_ error: TenantError) {
    self =
      switch error.status {
      case 429: .rateLimited
      case .some(500...): .serverError
      case nil where error.fate == .nothingSent: .unreachable
      default: .answerLost
      }
  }
}
