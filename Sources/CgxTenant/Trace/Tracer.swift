import NIOHTTP1
import Synchronization

/// Shows what an exchange sends and receives, without the secrets of the run.
final class Tracer: Sendable {
  private let count = Mutex(0)
  private let secrets: SecretRegistry
  private let peer: Peer
  private let write: @Sendable (String) -> Void

  init(secrets: SecretRegistry, peer: Peer, write: @escaping @Sendable (String) -> Void) {
    self.secrets = secrets
    self.peer = peer
    self.write = write
  }

  /// Shows a request, and gives it its number.
  func sending(_ request: HTTPExchange.Request, headers: HTTPHeaders) -> Int {
    let number = count.withLock { count in
      count += 1
      return count
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
    TraceRenderer(redactor: secrets.redactor, hiddenKeys: secrets.keys, peer: peer)
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
