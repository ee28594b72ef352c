import CgxContext
import CgxLanguage
import CgxSandbox
import CgxTenant

/// The tenant of a run, connected when the first statement needs it.
actor Connection {
  private nonisolated let configuration: ShellConfiguration
  /// The embedded tenant, where the run uses it.
  nonisolated let sandbox: Sandbox?
  /// What every request waits for.
  nonisolated let pacer: Pacer
  /// A monotonic clock: the sandbox's where that is virtual, so that waits pass on it.
  nonisolated let clock: @Sendable () -> ContinuousClock.Instant
  /// What a token's life is measured by: the sandbox's clock, also where it was only put forward.
  private nonisolated let tokenClock: @Sendable () -> ContinuousClock.Instant
  private var tenant: HTTPTenant?
  private var webhook: Webhook?
  /// What a person was asked for.
  private var given: Credential?
  private(set) var requestTimeout: Duration
  private(set) var retryPolicy: RetryPolicy
  private var pacedBefore = Duration.zero
  /// What was sent and received for the statement that runs.
  nonisolated let exchanges = ExchangeRecorder()
  /// Is told of each pause before a request is repeated.
  nonisolated let announce: @Sendable (RetryWait) -> Void

  init(_ configuration: ShellConfiguration, announce: @escaping @Sendable (RetryWait) -> Void) {
    self.configuration = configuration
    self.announce = announce
    retryPolicy = RetryPolicy(attempts: configuration.attempts)
    requestTimeout = configuration.timeouts.request
    guard configuration.usesSandbox else {
      sandbox = nil
      let address = configuration.settings[.tenant] ?? ""
      tenantName = (try? TenantURL(address, allowHTTP: true))?.text ?? address
      clock = { ContinuousClock().now }
      tokenClock = clock
      pacer = configuration.pacer ?? Pacer(rate: configuration.rate)
      pacer.rate = configuration.rate
      return
    }
    var options = Sandbox.Configuration()
    if let session = configuration.settings[.session] { options.sessionIDs = [session] }
    if configuration.isRehearsal { options.clockStart = ShellConfiguration.rehearsalStart.seconds }
    configuration.secrets.insert(options.clientSecret)
    configuration.secrets.insert(options.apiKey)
    let sandbox = Sandbox(configuration: options)
    tenantName = Self.sandboxName + String(UInt32.random(in: 0...(.max)), radix: 16)
    self.sandbox = sandbox
    let start = (instant: ContinuousClock().now, time: sandbox.now)
    tokenClock = { Self.instant(of: sandbox, since: start) }
    clock = { [tokenClock] in sandbox.isClockVirtual ? tokenClock() : ContinuousClock().now }
    pacer = Pacer(
      rate: configuration.rate, now: clock, sleep: { try await Self.sleep($0, sandbox) })
  }

  /// What the ledger's names of embedded tenants begin with.
  static let sandboxName = "sandbox/"
  /// What the ledger calls the tenant. An embedded one is another in each run.
  nonisolated let tenantName: String

  /// Whether commits are told to a CRM.
  nonisolated var notifies: Bool { sandbox != nil || configuration.settings[.crmURL] != nil }

  /// The session that is configured, or the sandbox's own.
  nonisolated var configuredSession: String? {
    sandbox?.sessionID ?? configuration.settings[.session]
  }

  /// The time: the sandbox's where there is one, so that its clock moves everything.
  nonisolated var now: Timestamp {
    let (seconds, nanoseconds) = sandbox?.now ?? systemTime()
    return Timestamp(seconds: seconds, nanoseconds: Int32(nanoseconds))
  }

  /// Lets time pass: on the sandbox's clock where that is virtual, else by sleeping.
  nonisolated func sleep(_ duration: Duration) async throws {
    try await Self.sleep(duration, sandbox)
  }

  /// Lets the time of a wait pass that was asked for.
  nonisolated func wait(_ duration: Duration) async throws {
    configuration.observe?(.pause(duration))
    defer { configuration.observe?(nil) }
    try await sleep(duration)
  }

  private static func sleep(_ duration: Duration, _ sandbox: Sandbox?) async throws {
    guard let sandbox, sandbox.isClockVirtual else { return try await Task.sleep(for: duration) }
    try Task.checkCancellation()
    if duration > .zero { try sandbox.advance(by: duration) }
  }

  private static func instant(
    of sandbox: Sandbox,
    since start: (instant: ContinuousClock.Instant, time: (seconds: Int64, nanoseconds: Int64))
  ) -> ContinuousClock.Instant {
    let now = sandbox.now
    return start.instant.advanced(
      by: .seconds(now.seconds - start.time.seconds)
        + .nanoseconds(now.nanoseconds - start.time.nanoseconds))
  }

  func setRequestTimeout(_ timeout: Duration) {
    requestTimeout = timeout
    tenant?.requestTimeout = timeout
  }

  func setAttempts(_ count: Int) {
    retryPolicy.attempts = count
    tenant?.retryPolicy = retryPolicy
  }

  /// After the clock has been moved: slots that were given out before may lie far ahead.
  nonisolated func forgetPacing() {
    pacer.rate = pacer.rate
  }

  /// How long requests were held back by the pacer since that was set to zero.
  var pacedTime: Duration { pacer.waited - pacedBefore }

  func resetPacedTime() {
    pacedBefore = pacer.waited
  }

  /// Lets the time before a repeat pass, and says why.
  nonisolated var pause: Pause {
    { [self] wait in
      announce(wait)
      exchanges.waits(wait)
      configuration.observe?(.retry(wait))
      defer { configuration.observe?(nil) }
      try await sleep(wait.duration)
    }
  }

  /// The tenant; the sandbox is started for the first request.
  func connected() async throws(ConnectionError) -> HTTPTenant {
    if let tenant { return tenant }
    let made = try await make()
    tenant = made
    return made
  }

  private func make() async throws(ConnectionError) -> HTTPTenant {
    let address: String
    let credential: Credential?
    if let sandbox {
      do {
        if !configuration.isRehearsal { try await sandbox.start() }
      } catch {
        throw .sandbox(String(describing: error))
      }
      address = sandbox.url
      credential = .clientCredentials(
        id: sandbox.configuration.clientID, secret: Secret(sandbox.configuration.clientSecret))
    } else {
      guard let configured = configuration.settings[.tenant] else { throw .noTenant }
      address = configured
      do {
        credential = try await credentialInUse()
      } catch {
        throw .configuration(error)
      }
    }
    let url: TenantURL
    do {
      url = try TenantURL(address, allowHTTP: configuration.allowsHTTP)
    } catch {
      throw .url(error)
    }
    return HTTPTenant(
      url: url, credential: credential, configuration: try http(for: url), retries: retryPolicy,
      now: tokenClock, pause: pause)
  }

  private func credentialInUse() async throws(ConfigurationError) -> Credential? {
    if let given { return given }
    var password: Secret?
    if let command = configuration.settings.neededPasswordCommand {
      let secret = try await PasswordCommand.run(command)
      configuration.secrets.insert(secret.exposed)
      password = secret
    }
    return try configuration.settings.credential(password: password)
  }

  /// Whether a person has to be asked for a credential: none is configured whole.
  var lacksCredential: Bool {
    guard given == nil, configuration.settings.neededPasswordCommand == nil else { return false }
    do {
      return try configuration.settings.credential() == nil
    } catch .missingHalf {
      return true
    } catch {
      return false
    }
  }

  /// Uses a credential that a person has given, in place of what is configured; nil forgets it.
  func use(_ credential: Credential?) async {
    given = credential
    try? await tenant?.shutdown()
    tenant = nil
  }

  private func http(for url: TenantURL) throws(ConnectionError) -> HTTPConfiguration {
    try http {
      () throws(ProxyVariableError) in
      try ProxyEnvironment.proxy(for: url, in: configuration.environment)
    }
  }

  private func http(for url: WebhookURL) throws(ConnectionError) -> HTTPConfiguration {
    try http {
      () throws(ProxyVariableError) in
      try ProxyEnvironment.proxy(for: url, in: configuration.environment)
    }
  }

  private func http(
    proxy: () throws(ProxyVariableError) -> Proxy?
  ) throws(ConnectionError) -> HTTPConfiguration {
    var http = HTTPConfiguration(timeouts: configuration.timeouts, version: configuration.version)
    http.timeouts.request = requestTimeout
    http.trustRoots = configuration.trustRoots
    http.pacer = pacer
    http.trace = configuration.trace
    http.recorder = exchanges
    http.observe = configuration.observe
    http.secrets = configuration.secrets
    if let sandbox, configuration.isRehearsal {
      http.direct = SandboxTransport(sandbox: sandbox) { try await Self.sleep($0, sandbox) }
    }
    do {
      http.proxy = try proxy()
    } catch {
      throw .proxy(error)
    }
    return http
  }

  /// Where commits are told to: the sandbox's own hook, or the one that is configured. Nil where
  /// there is none.
  func hook() async throws(ConnectionError) -> Webhook? {
    if let webhook { return webhook }
    // The sandbox's hook is where it serves.
    if sandbox != nil { _ = try await connected() }
    guard let address = sandbox?.hookURL ?? configuration.settings[.crmURL] else { return nil }
    let url: WebhookURL
    do {
      url = try WebhookURL(address, allowHTTP: configuration.allowsHTTP)
    } catch {
      throw .hook(.crmURL, "\(error)")
    }
    var secret: WebhookSecret?
    if let text = sandbox?.hookSecret ?? configuration.settings[.crmSecret] {
      do {
        secret = try WebhookSecret(text)
      } catch {
        throw .hook(.crmSecret, "\(error)")
      }
    }
    let made = Webhook(url: url, secret: secret, configuration: try http(for: url))
    webhook = made
    return made
  }

  /// Closes connections and ends the sandbox.
  func close() async {
    await webhook?.shutdown()
    webhook = nil
    try? await tenant?.shutdown()
    tenant = nil
    await sandbox?.stop()
  }
}
