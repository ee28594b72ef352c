/// One commit, as a pure state machine: events in, actions out, no I/O and no clock.
///
/// It is the one place that judges what an answer means for a commit (`wire.md`, "What each answer
/// means").
public struct CommitMachine: Sendable {
  public enum Event: Sendable, Equatable {
    case start
    case put(PutOutcome)
  }

  public enum Action: Sendable, Equatable {
    /// Send the body.
    case put
    case finish(Verdict)
  }

  public enum Verdict: Sendable, Equatable {
    /// The tenant applied the whole change set.
    case committed(ContextDocument)
    case failed(TenantError)
  }

  /// How often the PUT was sent.
  public private(set) var attempts = 0

  public init() {}

  public mutating func handle(_ event: Event) -> Action {
    switch event {
    case .start:
      attempts += 1
      return .put
    case .put(let outcome): return .finish(verdict(on: outcome))
    }
  }

  private func verdict(on outcome: PutOutcome) -> Verdict {
    switch outcome {
    case .unauthorized(let error): return .failed(error)
    case .failed(let failure): return .failed(TenantError(failure, isCommit: true))
    case .answered(let answer) where answer.status == 200:
      guard let document = answer.document else {
        // Something answered 200; whether it was the tenant can't be told from this.
        return .failed(
          TenantError(
            .unknown, answer.documentProblem ?? .notAContext, fate: .unknown, status: 200))
      }
      return .committed(document)
    case .answered(let answer):
      return .failed(
        TenantError(
          status: answer.status, message: answer.message, location: answer.location,
          isCommit: true))
    }
  }
}
