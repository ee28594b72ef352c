import Synchronization

/// The embedded tenant: an HTTP server on this machine that keeps to `wire.md`.
public final class Sandbox: Sendable {
  public struct Configuration: Sendable {
    public var host = "127.0.0.1"
    /// 0: a free one.
    public var port = 0
    public var clientID = "sandbox"
    public var clientSecret = randomSecret()
    public var apiKey = randomSecret()
    /// What CRM notifications are signed with.
    public var hookSecret = HookSecret.random()
    /// The sessions that exist; at least one.
    public var sessionIDs = ["sess_sandbox"]
    /// In seconds.
    public var tokenLifetime = 3600
    /// More are answered with 429; nil: no limit.
    public var requestsPerMinute: Int?
    /// Where the clock stands still from the start, in seconds since 1970; nil: it shows the real
    /// time.
    public var clockStart: Int64?

    public init() {}

    static func randomSecret() -> String {
      (0..<4).map { _ in String(UInt64.random(in: 1 << 60...UInt64.max), radix: 16) }.joined()
    }
  }

  public let configuration: Configuration
  private let state: Mutex<SandboxState>
  private let server: SandboxServer
  private let realTime: @Sendable () -> (seconds: Int64, nanoseconds: Int64)

  /// - Parameter realTime: since 1970; the sandbox's clock is this and an offset.
  public init(
    configuration: Configuration = .init(),
    realTime: @escaping @Sendable () -> (seconds: Int64, nanoseconds: Int64) = systemTime
  ) {
    self.configuration = configuration
    self.realTime = realTime
    let (seconds, nanoseconds) = realTime()
    state = Mutex(
      SandboxState(
        configuration: configuration, now: UTCInstant(seconds: seconds, nanoseconds: nanoseconds)))
    server = SandboxServer(host: configuration.host, port: configuration.port)
  }

  /// Starts to serve; returns when connections are accepted.
  ///
  /// - Throws: what the system says of the address, such as that it is in use.
  public func start() async throws {
    try await server.start { [self] request in
      answer(request)
    }
  }

  /// Waits until the server has ended.
  public func wait() async throws {
    try await server.wait()
  }

  public func stop() async {
    await server.stop()
  }

  /// `http://HOST:PORT`; without a port as long as the server has not started.
  public var url: String {
    "http://\(configuration.host)" + (server.boundPort.map { ":\($0)" } ?? "")
  }

  /// Where CRM notifications go.
  public var hookURL: String { url + SandboxRequest.notificationsPath }

  /// What CRM notifications are signed with: `whsec_` and base64.
  public var hookSecret: String { configuration.hookSecret.text }

  public var sessionID: String { configuration.sessionIDs[0] }

  func answer(_ request: SandboxRequest) -> SandboxResponse {
    let realTime = realInstant
    return state.withLock { $0.answer(request, at: $0.clock.now(realTime)) }
  }

  private var realInstant: UTCInstant {
    let (seconds, nanoseconds) = realTime()
    return UTCInstant(seconds: seconds, nanoseconds: nanoseconds)
  }

  // MARK: What the `sandbox` statements ask for

  /// The sandbox's time, since 1970.
  public var now: (seconds: Int64, nanoseconds: Int64) {
    let realTime = realInstant
    let now = state.withLock { $0.clock.now(realTime) }.nanoseconds
    return (Int64(now / 1_000_000_000), Int64(now % 1_000_000_000))
  }

  /// Moves the clock, back where the duration is negative.
  ///
  /// - Throws: `SandboxError` where the clock would leave the years 1970 to 9999.
  public func advance(by duration: Duration) throws(SandboxError) {
    let (seconds, attoseconds) = duration.components
    let nanoseconds = Int128(seconds) * 1_000_000_000 + Int128(attoseconds / 1_000_000_000)
    let realTime = realInstant
    guard state.withLock({ $0.clock.advance(nanoseconds: nanoseconds, realTime: realTime) })
    else { throw .clockOutOfRange }
  }

  /// Whether the clock stands still until it is moved. It goes on from where it stands.
  public var isClockVirtual: Bool {
    get { state.withLock(\.clock.isVirtual) }
    set {
      let realTime = realInstant
      state.withLock { newValue ? $0.clock.stop(realTime) : $0.clock.goOn(realTime) }
    }
  }

  public func inject(_ fault: Fault) {
    state.withLock { $0.faults.add(fault) }
  }

  /// Sets a variable as another writer would, for every session.
  ///
  /// - Parameter value: JSON text.
  public func write(key: String, value: String, scope: String) throws(SandboxError) {
    guard PutBody.isKey(key) else { throw .badKey(key) }
    let realTime = realInstant
    state.withLock { $0.write(key, value, scope: scope, at: $0.clock.now(realTime)) }
  }

  public var requests: RequestCounts { state.withLock(\.log.counts) }

  /// The last requests, oldest first, at most 1,000.
  public var recentRequests: [RecordedRequest] { state.withLock(\.log.recent) }

  /// The last body that was PUT, as text.
  public var lastPut: String? {
    state.withLock(\.log.lastPut).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The last CRM notifications, oldest first, at most 1,000.
  public var notifications: [RecordedNotification] { state.withLock(\.inbox.recent) }

  /// Forgets variables, faults, requests and notifications, and sets the clock as it was from
  /// the start.
  public func clear() {
    let realTime = realInstant
    state.withLock { $0.clear(realTime: realTime) }
  }
}

/// What the sandbox can't do.
public enum SandboxError: Error, Equatable {
  case clockOutOfRange
  case badKey(String)
  case notStarted(String)
}
