import AsyncHTTPClient
import NIOCore
import NIOSSL

extension HTTPClient.Configuration {
  /// - Parameter requestTimeout: connecting takes no longer than this either.
  init(_ configuration: HTTPConfiguration, for url: TenantURL, requestTimeout: Duration) {
    self.init()
    redirectConfiguration = .disallow
    httpVersion = .http1Only
    timeout.connect = .init(min(configuration.timeouts.connect, requestTimeout))
    connectionPool.retryConnectionEstablishment = false
    // Requests in flight do not wait for one another's connection: the client counts that against
    // the time to connect.
    connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    if let roots = configuration.trustRoots {
      tls.additionalTrustRoots = [.certificates(roots.certificates)]
    }
    tlsConfiguration = tls
    // Spans that nobody collects would still be made.
    tracing.tracer = nil
    // Called for each connection before its first request.
    http1_1ConnectionDebugInitializer = { channel in
      channel.eventLoop.makeCompletedFuture {
        if url.isSecure { try HostVerification.verify(channel, host: url.authority) }
        try StatusGuard.install(in: channel)
        try WriteJoiner.add(to: channel)
      }
    }
    proxy = configuration.proxy.map {
      .server(host: $0.host, port: $0.port, authorization: $0.authorization)
    }
  }
}

extension Proxy {
  fileprivate var authorization: HTTPClient.Authorization? {
    guard let pair = credentials?.exposed else { return nil }
    let user = pair.prefix { $0 != ":" }
    return .basic(
      username: String(user), password: String(pair.dropFirst(user.count + 1)))
  }
}
