import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// Sends single requests with async-http-client: no redirects, no retries, bounded answers.
final class HTTPExchange: Sendable {
  struct Request: Sendable {
    var method: HTTPMethod
    var url: String
    var headers: [(String, String)] = []
    var body: [UInt8]?
    /// The longest answer that is read, in bytes.
    var answerLimit: Int
  }

  struct Response: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: [UInt8]
  }

  private let client = Mutex<HTTPClient?>(nil)
  private let timeouts: Mutex<Timeouts>
  private let userAgent: String

  init(timeouts: Timeouts, version: String) {
    self.timeouts = Mutex(timeouts)
    userAgent = "cgx/\(version)"
  }

  var requestTimeout: Duration {
    get { timeouts.withLock(\.request) }
    set { timeouts.withLock { $0.request = newValue } }
  }

  func send(_ request: Request) async throws(TransportFailure) -> Response {
    let limits = timeouts.withLock { $0 }
    do {
      return try await withThrowingTaskGroup(of: Response?.self) { group in
        group.addTask { try await self.exchange(request) }
        group.addTask {
          try await Task.sleep(for: limits.request)
          return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next(), let response = first else {
          throw TransportFailure.noAnswer(.timeout)
        }
        return response
      }
    } catch {
      throw TransportFailure(error, isCancelled: Task.isCancelled)
    }
  }

  private func exchange(_ request: Request) async throws -> Response {
    var message = HTTPClientRequest(url: request.url)
    message.method = request.method
    message.headers.add(name: "User-Agent", value: userAgent)
    message.headers.add(name: "Accept", value: "application/json")
    for (name, value) in request.headers { message.headers.add(name: name, value: value) }
    if let body = request.body { message.body = .bytes(ByteBuffer(bytes: body)) }
    let response = try await running().execute(message, deadline: .distantFuture)
    var body: ByteBuffer
    do {
      body = try await response.body.collect(upTo: request.answerLimit)
    } catch is NIOTooManyBytesError {
      throw TransportFailure.noAnswer(.answerTooLarge(limit: request.answerLimit))
    } catch {
      throw Task.isCancelled ? error : TransportFailure.noAnswer(.brokenAnswer)
    }
    return Response(
      status: Int(response.status.code), headers: response.headers,
      body: body.readBytes(length: body.readableBytes) ?? [])
  }

  /// The client, made for the first request: a process that sends nothing starts no thread.
  private func running() -> HTTPClient {
    client.withLock { existing in
      if let existing { return existing }
      let limits = timeouts.withLock { $0 }
      var configuration = HTTPClient.Configuration()
      configuration.redirectConfiguration = .disallow
      configuration.httpVersion = .http1Only
      configuration.timeout.connect = .init(min(limits.connect, limits.request))
      configuration.connectionPool.retryConnectionEstablishment = false
      let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
      existing = client
      return client
    }
  }

  /// Closes the connections; a later request opens new ones.
  func shutdown() async throws {
    guard let running = client.withLock({ existing in existing.take() }) else { return }
    try await running.shutdown()
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
