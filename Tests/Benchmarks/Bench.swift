import CgxContext
import CgxJSON
import CgxTenant

/// A tenant to commit to, and the commit that every loop makes.
struct Bench: Sendable {
  let tenant: HTTPTenant
  let session: SessionID

  /// - Parameter arguments: URL, client ID, client secret, session, and what else there may be.
  init(_ arguments: [String], pacer: Pacer? = nil) throws {
    var configuration = HTTPConfiguration(version: "bench")
    configuration.pacer = pacer
    tenant = HTTPTenant(
      url: try TenantURL(arguments[0]),
      credential: .clientCredentials(id: arguments[1], secret: Secret(arguments[2])),
      configuration: configuration)
    guard let session = SessionID(arguments[3]) else { fatalError("no session: \(arguments[3])") }
    self.session = session
  }

  private static let changes: [Change] = {
    let place = Place(source: "bench", line: 1, column: 1)
    return [
      Change(
        key: "crm_account_id", scope: .user, action: .set(.string("ACC-99821"), .seconds(7200)),
        place: place),
      Change(
        key: "priority_flag", scope: .session, action: .set(.bool(true), .never), place: place),
      Change(
        key: "last_ticket", scope: .session, action: .set(.string("TKT-4711"), .seconds(1800)),
        place: place),
    ]
  }()

  /// What every commit does; its moment is fixed, far enough ahead.
  private static let plan: CommitPlan = {
    do {
      return try CommitPlan(changes, at: moment)
    } catch {
      fatalError("\(error)")
    }
  }()

  private static let moment = Timestamp(seconds: 4_000_000_000)

  /// The body of its PUT.
  static func body() -> [UInt8] { AtomicPutDialect.body(of: plan.changes) }

  /// One commit; the status where it failed, 0 where there was none. It is tried once: what is
  /// repeated would not show in the figures.
  func commit() async -> Int? {
    var plan = Self.plan
    plan.retry.attempts = 1
    let committer = Committer(
      tenant: tenant, pause: { _ in throw CancellationError() }, now: { Self.moment })
    let result = await committer.commit(plan, id: CommitResult.newID(), to: session)
    if case .failed(let error) = result.verdict { return error.status ?? 0 }
    return nil
  }
}

func figure(_ name: String, _ value: Double) {
  print("\(name) \(value >= 1000 ? "\(Int(value))" : "\((value * 100).rounded() / 100)")")
}

extension Duration {
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
