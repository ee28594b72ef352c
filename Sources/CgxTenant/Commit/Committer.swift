public import CgxContext

/// Writes an intent down, so that it outlives a crash.
public typealias RecordIntent = @Sendable (CommitIntent) throws(RecordingFailure) -> Void

/// Carries out what `CommitMachine` asks for.
public struct Committer: Sendable {
  let tenant: any Tenant
  let pause: Pause
  let record: RecordIntent?
  let now: @Sendable () -> Timestamp
  let clock: @Sendable () -> ContinuousClock.Instant

  /// - Parameters:
  ///   - pause: lets the time before a repeat pass.
  ///   - record: is called before anything is sent, which it can forbid; nil keeps no record.
  ///   - now: the time by which variables expire.
  ///   - clock: a monotonic clock, for the latency.
  public init(
    tenant: any Tenant, pause: @escaping Pause, record: RecordIntent? = nil,
    now: @escaping @Sendable () -> Timestamp,
    clock: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock().now }
  ) {
    self.tenant = tenant
    self.pause = pause
    self.record = record
    self.now = now
    self.clock = clock
  }

  /// Commits a plan as one PUT, repeated and merged as its answers ask for.
  public func commit(_ plan: CommitPlan, id: String, to session: SessionID) async -> CommitResult {
    let start = clock()
    let meter = PacingMeter()
    return await Pacer.$meter.withValue(meter) {
      var machine = CommitMachine(plan, seed: .random(in: 0...(.max)))
      var body = AtomicPutDialect.body(of: machine.changes)
      var bodyHash = sha256(body)
      var encoded = machine.changes.count
      var bytesSent = 0
      var retries: [RetryReason] = []
      // How long it took to write intents down.
      var recording = Duration.zero
      var action = machine.handle(.start)
      while true {
        switch action {
        case .record:
          if machine.changes.count < encoded {
            encoded = machine.changes.count
            body = AtomicPutDialect.body(of: machine.changes)
            bodyHash = sha256(body)
          }
          let begin = clock()
          let problem = recorded(machine, bodyHash)
          recording += begin.duration(to: clock())
          action = machine.handle(.recorded(problem))
        case .put(let ifMatch):
          let outcome = await tenant.put(body, to: session, ifMatch: ifMatch)
          bytesSent += outcome.wasSent ? body.count : 0
          action = machine.handle(.put(outcome))
        case .get: action = machine.handle(.context(await context(of: session), now()))
        case .renewToken(let refused):
          action = machine.handle(.token(await renewToken(refused)))
        case .wait(let wait):
          retries.append(RetryReason(wait.reason))
          action = machine.handle(.waited(await isOver(wait), now()))
        case .finish(let verdict):
          let responseTime = max(.zero, start.duration(to: clock()))
          return CommitResult(
            id: id, session: session, verdict: verdict, machine: machine, body: body,
            bodyHash: bodyHash, bytesSent: bytesSent, retries: retries,
            latency: max(.zero, responseTime - meter.total - recording), responseTime: responseTime)
        }
      }
    }
  }

  private func recorded(_ machine: CommitMachine, _ bodyHash: String) -> RecordingFailure? {
    guard let record else { return nil }
    do {
      try record(
        CommitIntent(
          changes: machine.changes, before: machine.before, bodyHash: bodyHash))
      return nil
    } catch {
      return error
    }
  }

  private func context(of session: SessionID) async -> Result<ContextDocument, TenantError> {
    do {
      return .success(try await tenant.context(of: session))
    } catch {
      return .failure(error)
    }
  }

  private func renewToken(_ refused: Secret?) async -> Result<Bool, TenantError> {
    do {
      return .success(try await tenant.renewToken(refused: refused))
    } catch {
      return .failure(error)
    }
  }

  private func isOver(_ wait: RetryWait) async -> Bool {
    do {
      try await pause(wait)
      return true
    } catch {
      return false
    }
  }
}

extension PutOutcome {
  /// Whether bytes of it may have left.
  fileprivate var wasSent: Bool {
    switch self {
    case .answered, .failed(.noAnswer): true
    case .failed(.notSent), .unauthorized: false
    }
  }
}
