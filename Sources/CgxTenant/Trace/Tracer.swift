import NIOHTTP1
import Synchronization

/// Shows what an exchange sends and receives, and remembers the secrets that went out, to hide
/// them where they come back.
final class Tracer: Sendable {
  private struct State {
    var count = 0
    var secrets: Set<String>
  }

  private let state: Mutex<State>
  private let peer: Peer
  private let write: @Sendable (String) -> Void

  /// - Parameter secrets: those of the credential.
  init(secrets: Set<String>, peer: Peer, write: @escaping @Sendable (String) -> Void) {
    state = Mutex(State(secrets: secrets))
    self.peer = peer
    self.write = write
  }

  /// Shows a request, and gives it its number.
  func sending(_ request: HTTPExchange.Request, headers: HTTPHeaders) -> Int {
    let (number, renderer) = state.withLock { state in
      state.count += 1
      state.secrets.formUnion(request.headers.compactMap(secret))
      return (state.count, TraceRenderer(secrets: state.secrets, peer: peer))
    }
    write(
      renderer.request(
        number, request.method.rawValue, request.shownURL ?? request.url,
        headers.map { ($0.name, $0.value) },
        request.body,
        hidesBody: request.hidesBodies))
    return number
  }

  func received(
    _ response: HTTPExchange.Response, to request: HTTPExchange.Request, _ number: Int,
    after time: Duration
  ) {
    write(
      renderer.answer(
        number, response.status, after: time, response.headers.map { ($0.name, $0.value) },
        response.body, hidesBody: request.hidesBodies))
  }

  func failed(_ failure: TransportFailure, _ number: Int, after time: Duration) {
    write(renderer.failure(number, failure, after: time))
  }

  private var renderer: TraceRenderer {
    TraceRenderer(secrets: state.withLock(\.secrets), peer: peer)
  }

  /// The token of a request, without the word before it.
  private func secret(_ header: (name: String, value: String)) -> String? {
    guard header.name == "Authorization" else { return nil }
    return header.value.split(separator: " ").last.map { String($0) }
  }
}

extension Credential {
  /// The texts that nobody may see.
  var secretTexts: Set<String> {
    switch self {
    case .clientCredentials(_, let secret), .bearer(let secret), .apiKey(let secret):
      [secret.exposed]
    }
  }
}

extension HTTPExchange.Request {
  /// A request for a token has secrets in both bodies.
  var hidesBodies: Bool { url.hasSuffix(AtomicPutDialect.tokenPath) }
}
