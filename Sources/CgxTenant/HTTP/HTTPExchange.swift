import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Sends single requests with async-http-client: no redirects, no retries, bounded answers.
final class HTTPExchange: Sendable {
  struct Request: Sendable {
    var method: HTTPMethod
    var url: String
    /// What traces show instead, where the URL holds a secret.
    var shownURL: String?
    var headers: [(String, String)] = []
    var body: [UInt8]?
    /// The longest answer that is read, in bytes.
    var answerLimit: Int
    /// Whether the answer's head alone counts: whatever is wrong with its body is no failure.
    var needsHeadOnly = false
  }

  struct Response: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: [UInt8]
  }

  /// The client and the one event loop on which all of its work is done. With one loop, what the
  /// client reports comes in the order in which it happened; with several, a deadline could pass
  /// on one before another has said that the request was sent.
  private struct Running {
    var client: HTTPClient
    var loop: any EventLoop
  }

  private let url: TenantURL
  private let configuration: HTTPConfiguration
  private let running = Mutex<Running?>(nil)
  private let timeout: Mutex<Duration>
  private let lastTemplate = Mutex<(url: String, request: HTTPClient.Request)?>(nil)
  private let tracer: Tracer?
  private let peer: Peer

  /// - Parameters:
  ///   - url: where all requests go.
  ///   - peer: who is there, for traces.
  init(_ url: TenantURL, _ configuration: HTTPConfiguration, peer: Peer = .tenant) {
    self.url = url
    self.configuration = configuration
    timeout = Mutex(configuration.timeouts.request)
    self.peer = peer
    tracer = Tracer(configuration, peer: peer)
  }

  var requestTimeout: Duration {
    get { timeout.withLock { $0 } }
    set { timeout.withLock { $0 = newValue } }
  }

  func send(_ request: Request) async throws(TransportFailure) -> Response {
    defer { configuration.observe?(nil) }
    do {
      if let pacer = configuration.pacer {
        if pacer.rate != nil { configuration.observe?(.pacing) }
        try await pacer.turn()
      }
    } catch {
      throw .notSent(.cancelled)
    }
    configuration.observe?(.answer(method: request.method.rawValue, from: peer.name))
    let headers = headers(of: request)
    guard let tracer else { return try await exchange(request, headers) }
    let numbers = tracer.sending(request, headers: headers)
    let start = ContinuousClock().now
    do {
      let response = try await exchange(request, headers)
      tracer.received(response, to: request, numbers, after: start.duration(to: .now))
      return response
    } catch {
      tracer.failed(error, numbers, after: start.duration(to: .now))
      throw error
    }
  }

  /// Hides the secrets of the run in what an answer says.
  var redactor: Redactor { configuration.secrets.redactor }

  private func headers(of request: Request) -> HTTPHeaders {
    var headers = HTTPHeaders([
      ("User-Agent", "cgx/\(configuration.version)"), ("Accept", "application/json"),
    ])
    for (name, value) in request.headers { headers.add(name: name, value: value) }
    return headers
  }

  private func exchange(
    _ request: Request, _ headers: HTTPHeaders
  ) async throws(TransportFailure) -> Response {
    if let direct = configuration.direct {
      return try await Self.exchange(request, headers, over: direct, within: requestTimeout)
    }
    let collector = AnswerCollector(limit: request.answerLimit)
    do {
      var message = try template(request)
      message.headers = headers
      message.body = request.body.map { .byteBuffer(ByteBuffer(bytes: $0)) }
      let running = start()
      return try await PendingRequest().answer(
        message, from: running.client, on: running.loop, collector: collector,
        deadline: .now() + TimeAmount(requestTimeout))
    } catch {
      if request.needsHeadOnly, let head = collector.head { return head }
      let failure = TransportFailure(error, after: collector.progress)
      throw configuration.proxy == nil ? failure : failure.throughProxy
    }
  }

  /// A request without headers and body. Most go to the same URL as the one before, and parsing it
  /// costs more than all else here.
  private func template(_ request: Request) throws -> HTTPClient.Request {
    try lastTemplate.withLock { last in
      if let last, last.url == request.url, last.request.method == request.method {
        return last.request
      }
      let made = try HTTPClient.Request(url: request.url, method: request.method)
      last = (request.url, made)
      return made
    }
  }

  /// The client, made for the first request: a process that sends nothing starts no thread.
  private func start() -> Running {
    running.withLock { existing in
      if let existing { return existing }
      let loop = MultiThreadedEventLoopGroup.singleton.next()
      let client = HTTPClient(
        eventLoopGroupProvider: .shared(loop),
        configuration: .init(configuration, for: url, requestTimeout: requestTimeout))
      let started = Running(client: client, loop: loop)
      existing = started
      return started
    }
  }

  /// Closes the connections; a later request opens new ones.
  func shutdown() async {
    guard let client = running.withLock({ $0.take() })?.client else { return }
    let (ended, end) = AsyncStream<Never>.makeStream()
    Task {
      try? await client.shutdown()
      end.finish()
    }
    // A connection that is only being made ends with its own timeout: nobody waits for that.
    Task {
      try? await Task.sleep(for: .milliseconds(250))
      end.finish()
    }
    for await _ in ended {}
  }
}
