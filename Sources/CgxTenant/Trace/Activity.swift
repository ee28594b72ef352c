/// What a run is waiting for, for those who watch it.
public enum Activity: Sendable, Equatable {
  /// An answer.
  case answer(method: String, from: String)
  /// The rate that requests are held back to.
  case pacing
  /// The pause before a request is repeated.
  case retry(RetryWait)
  /// A wait that was asked for.
  case pause(Duration)

  /// What is being waited for, in one line.
  public func sentence(after elapsed: Duration) -> String {
    switch self {
    case .answer(let method, let peer):
      "waiting for \(peer) (\(method), \(elapsed.components.seconds) s)"
    case .pacing: "holding back for the rate (\(elapsed.components.seconds) s)"
    case .retry(let wait):
      "waiting \((wait.duration - elapsed).remainingSeconds) s, then attempt \(wait.attempt) of "
        + "\(wait.attempts): \(wait.reason.sentence)"
    case .pause(let duration): "waiting, \((duration - elapsed).remainingSeconds) s left"
    }
  }
}

/// Is told of what a run begins to wait for; nil where the wait is over.
public typealias ActivityObserver = @Sendable (Activity?) -> Void

extension Duration {
  /// Whole seconds, a part of one counted as one.
  fileprivate var remainingSeconds: Int64 {
    max(0, components.seconds + (components.attoseconds > 0 ? 1 : 0))
  }
}
