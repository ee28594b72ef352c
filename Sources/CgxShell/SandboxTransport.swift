import CgxSandbox
import CgxTenant

/// The way to a sandbox in this process without a socket; what a request waits for passes on the
/// sandbox's clock.
struct SandboxTransport: DirectTransport {
  let sandbox: Sandbox
  let sleep: @Sendable (Duration) async throws -> Void

  func answer(
    _ request: DirectRequest, within timeout: Duration
  ) async throws(TransportFailure) -> DirectAnswer {
    let reply = sandbox.reply(
      method: request.method, path: request.path, headers: request.headers,
      body: request.body ?? [])
    var answer = DirectAnswer(status: reply.status, headers: reply.headers, body: reply.body)
    switch reply.course {
    case .whole: break
    case .truncated: answer.interruption = .brokenAnswer
    case .slow(let time):
      try await pass(min(time, timeout))
      if time > timeout { answer.interruption = .timeout }
    case .stalled:
      try await pass(timeout)
      throw .noAnswer(.timeout)
    case .reset, .closed: throw .noAnswer(.connectionClosed)
    }
    return answer
  }

  /// Lets time pass; an interrupt ends that.
  private func pass(_ time: Duration) async throws(TransportFailure) {
    do {
      try await sleep(time)
    } catch is CancellationError {
      throw .noAnswer(.cancelled)
    } catch {
      throw .noAnswer(.other("the sandbox's clock can't go on"))
    }
  }
}
