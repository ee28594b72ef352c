/// Carries out what `CommitMachine` asks for.
public struct Committer: Sendable {
  let tenant: any Tenant
  let now: @Sendable () -> ContinuousClock.Instant

  /// - Parameter now: a monotonic clock, for the latency.
  public init(
    tenant: any Tenant,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock().now }
  ) {
    self.tenant = tenant
    self.now = now
  }

  /// What came of a commit, and how long it took.
  public struct Result: Sendable {
    public var id: String
    public var outcome: Swift.Result<Receipt, TenantError>
    public var attempts: Int
    public var latency: Duration
  }

  /// Sends these changes as one PUT.
  ///
  /// - Parameter body: what `AtomicPutDialect` made of the changes.
  public func commit(_ body: [UInt8], variables: Int, to session: SessionID) async -> Result {
    let id = Receipt.newID()
    let start = now()
    var machine = CommitMachine()
    var action = machine.handle(.start)
    while true {
      switch action {
      case .put: action = machine.handle(.put(await tenant.put(body, to: session)))
      case .finish(let verdict):
        let latency = start.duration(to: now())
        let outcome: Swift.Result<Receipt, TenantError> =
          switch verdict {
          case .failed(let error): .failure(error)
          case .committed(let document):
            .success(
              Receipt(
                id: id, session: session, status: 200, attempts: machine.attempts,
                latency: latency, variables: variables, bytes: body.count, document: document))
          }
        return Result(id: id, outcome: outcome, attempts: machine.attempts, latency: latency)
      }
    }
  }
}
