import AsyncHTTPClient
import NIOCore
import Synchronization

/// One request that a task waits for: started on the event loop, where all of it happens, and
/// answered with one hop back.
final class PendingRequest: Sendable {
  private enum State {
    case waiting
    case running(HTTPClient.Task<HTTPExchange.Response>)
    case cancelled
  }

  private let state = Mutex(State.waiting)

  /// - Throws: `TransportFailure.Cause.cancelled` if the task was, else what the client throws.
  func answer(
    _ request: HTTPClient.Request, from client: HTTPClient, on loop: any EventLoop,
    collector: AnswerCollector, deadline: NIODeadline
  ) async throws -> HTTPExchange.Response {
    do {
      return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
          loop.execute { [self] in
            guard !isCancelled else {
              continuation.resume(throwing: TransportFailure.Cause.cancelled)
              return
            }
            let task = client.execute(request: request, delegate: collector, deadline: deadline)
            task.futureResult.whenComplete { continuation.resume(with: $0) }
            start(task)
          }
        }
      } onCancel: {
        cancel()
      }
    } catch {
      // The client says 'cancelled' also of a request whose deadline passed in its queue.
      throw isCancelled ? TransportFailure.Cause.cancelled : error
    }
  }

  private var isCancelled: Bool {
    state.withLock { if case .cancelled = $0 { true } else { false } }
  }

  private func start(_ task: HTTPClient.Task<HTTPExchange.Response>) {
    let isTooLate = state.withLock { state in
      if case .cancelled = state { return true }
      state = .running(task)
      return false
    }
    if isTooLate { task.cancel() }
  }

  private func cancel() {
    let running: HTTPClient.Task<HTTPExchange.Response>? = state.withLock { state in
      defer { state = .cancelled }
      if case .running(let task) = state { return task }
      return nil
    }
    running?.cancel()
  }
}
