import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// The sandbox's HTTP, on Hummingbird: the process's event loops, no logging, no signals.
final class SandboxServer: Sendable {
  private struct Running {
    var task: Task<Void, any Error>
    var port: Int
  }

  private let host: String
  private let port: Int
  private let running = Mutex<Running?>(nil)

  init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  var boundPort: Int? { running.withLock { $0?.port } }

  /// Returns when connections are accepted.
  func start(
    answer: @escaping @Sendable (SandboxRequest) -> SandboxResponse
  ) async throws {
    let (ports, reportPort) = AsyncThrowingStream<Int, any Error>.makeStream()
    let application = Application(
      responder: CallbackResponder<ConnectionContext> { request, context in
        let received = await Self.received(request)
        return await Self.response(answer(received), over: context.channel)
      },
      server: .http1(configuration: .init(additionalChannelHandlers: [ClientWatch()])),
      configuration: .init(address: .hostname(host, port: port)),
      onServerRunning: { channel in
        reportPort.yield(channel.localAddress?.port ?? 0)
        reportPort.finish()
      },
      eventLoopGroupProvider: .singleton,
      logger: Logger(label: "sandbox") { _ in SwiftLogNoOpLogHandler() })
    let task = Task {
      do {
        try await application.run()
      } catch {
        reportPort.finish(throwing: error)
        throw error
      }
    }
    do {
      for try await port in ports {
        running.withLock { $0 = Running(task: task, port: port) }
        return
      }
    } catch {
      throw SandboxError.notStarted(Self.sentence(error))
    }
    throw SandboxError.notStarted("the server ended at once")
  }

  private static func sentence(_ error: any Error) -> String {
    guard let error = error as? IOError else { return String(describing: error) }
    return switch error.errnoCode {
    case EADDRINUSE: "the port is in use"
    case EACCES: "the port may not be used"
    default: error.description
    }
  }

  func wait() async throws {
    guard let task = running.withLock({ $0?.task }) else { return }
    try await task.value
  }

  func stop() async {
    guard let running = running.withLock({ $0.take() }) else { return }
    running.task.cancel()
    _ = await running.task.result
  }

  private static func received(_ request: Request) async -> SandboxRequest {
    let fields = request.headers
    let body = try? await request.body.collect(upTo: SandboxRequest.bodyLimit)
    return SandboxRequest(
      method: request.method.rawValue, path: request.uri.path,
      headers: .init(
        authorization: fields[.authorization], apiKey: fields[.apiKey],
        contentType: fields[.contentType], ifMatch: fields[.ifMatch],
        webhookID: fields[.webhookID], webhookTimestamp: fields[.webhookTimestamp],
        webhookSignature: fields[.webhookSignature]),
      body: body.map { Array($0.readableBytesView) })
  }
}

/// What Hummingbird tells of a request: here, the connection too.
struct ConnectionContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
  }
}

extension HTTPField.Name {
  fileprivate static let apiKey = Self("X-API-Key")!
  fileprivate static let webhookID = Self("webhook-id")!
  fileprivate static let webhookTimestamp = Self("webhook-timestamp")!
  fileprivate static let webhookSignature = Self("webhook-signature")!
}
