/// How requests reach a tenant.
public struct HTTPConfiguration: Sendable {
  public var timeouts = Timeouts()
  /// Of this program, for `User-Agent`.
  public var version = ""
  /// Certificates that are trusted besides those of the system.
  public var trustRoots: TrustRoots?
  public var proxy: Proxy?
  /// What requests go over instead of the network.
  public var direct: (any DirectTransport)?
  /// What every request waits for; nil lets each go at once.
  public var pacer: Pacer?
  /// Takes what `--trace` shows, one request or answer at a time, of several lines.
  public var trace: (@Sendable (String) -> Void)?
  /// Remembers requests and answers.
  public var recorder: ExchangeRecorder?
  /// Is told of what is being waited for.
  public var observe: ActivityObserver?
  /// What traces and messages hide; tokens are added as they are received.
  public var secrets = SecretRegistry()

  public init(timeouts: Timeouts = Timeouts(), version: String = "") {
    self.timeouts = timeouts
    self.version = version
  }
}

/// How long to wait for a tenant.
public struct Timeouts: Sendable, Equatable {
  public var connect: Duration
  /// From the start of a request to the last byte of its answer.
  public var request: Duration

  public init(connect: Duration = .seconds(5), request: Duration = .seconds(15)) {
    self.connect = connect
    self.request = request
  }
}
