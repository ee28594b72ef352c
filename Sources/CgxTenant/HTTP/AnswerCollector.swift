import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// Gathers an answer on the event loop, up to a bound, and knows how far the exchange has come.
final class AnswerCollector: HTTPClientResponseDelegate {
  /// The facts that tell what an error means for the request.
  struct Progress: Sendable {
    /// Whether any of the request may have left.
    var isSent = false
    /// Whether a part of the answer has come.
    var isAnswered = false
  }

  private struct State {
    var isSent = false
    var head: HTTPResponseHead?
    var body = ByteBuffer()
  }

  private let state = Mutex(State())
  /// In bytes.
  private let limit: Int

  init(limit: Int) {
    self.limit = limit
  }

  var progress: Progress {
    state.withLock { Progress(isSent: $0.isSent, isAnswered: $0.head != nil) }
  }

  /// The head of the answer, where it has come: status and headers, without a body.
  var head: HTTPExchange.Response? {
    state.withLock { state in
      state.head.map {
        HTTPExchange.Response(status: Int($0.status.code), headers: $0.headers, body: [])
      }
    }
  }

  func didSendRequestHead(task: HTTPClient.Task<HTTPExchange.Response>, _ head: HTTPRequestHead) {
    state.withLock { $0.isSent = true }
  }

  func didReceiveHead(
    task: HTTPClient.Task<HTTPExchange.Response>, _ head: HTTPResponseHead
  ) -> EventLoopFuture<Void> {
    state.withLock { $0.head = head }
    let announced = head.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
    return announced > limit ? tooLarge(task) : task.eventLoop.makeSucceededVoidFuture()
  }

  func didReceiveBodyPart(
    task: HTTPClient.Task<HTTPExchange.Response>, _ part: ByteBuffer
  ) -> EventLoopFuture<Void> {
    let fits = state.withLock { state in
      guard state.body.readableBytes + part.readableBytes <= limit else { return false }
      if state.body.readableBytes == 0 {
        state.body = part
      } else {
        state.body.writeImmutableBuffer(part)
      }
      return true
    }
    return fits ? task.eventLoop.makeSucceededVoidFuture() : tooLarge(task)
  }

  func didFinishRequest(
    task: HTTPClient.Task<HTTPExchange.Response>
  ) throws -> HTTPExchange.Response {
    try state.withLock { state in
      guard let head = state.head else { throw TransportFailure.Cause.brokenAnswer }
      return HTTPExchange.Response(
        status: Int(head.status.code), headers: head.headers,
        body: Array(state.body.readableBytesView))
    }
  }

  private func tooLarge(
    _ task: HTTPClient.Task<HTTPExchange.Response>
  ) -> EventLoopFuture<Void> {
    task.eventLoop.makeFailedFuture(TransportFailure.Cause.answerTooLarge(limit: limit))
  }
}
