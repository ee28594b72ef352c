import NIOHTTP1
import Synchronization

/// Shows what an exchange sends and receives, without the secrets of the run, and remembers it for
/// whoever asks after an error.
final class Tracer: Sendable {
  private let count = Mutex(0)
  private let secrets: SecretRegistry
  private let peer: Peer
  private let write: (@Sendable (String) -> Void)?
  private let recorder: ExchangeRecorder?

  /// Nil where nobody wants to know.
  init?(_ configuration: HTTPConfiguration, peer: Peer) {
    guard configuration.trace != nil || configuration.recorder != nil else { return nil }
    secrets = configuration.secrets
    self.peer = peer
    write = configuration.trace
    recorder = configuration.recorder
  }

  /// What names an exchange where it is shown, and where it is remembered.
  struct Numbers {
    fileprivate var shown: Int
    fileprivate var recorded: Int?
  }

  /// Shows a request, and gives it its numbers.
  func sending(_ request: HTTPExchange.Request, headers: HTTPHeaders) -> Numbers {
    let number = count.withLock { count in
      count += 1
      return count
    }
    write?(
      renderer.request(
        number, request.method.rawValue, request.shownURL ?? request.url,
        headers.map { ($0.name, $0.value) },
        request.body,
        hidesBody: request.hidesBodies))
    return Numbers(shown: number, recorded: recorder?.sends(request, headers, to: peer))
  }

  func received(
    _ response: HTTPExchange.Response, to request: HTTPExchange.Request, _ numbers: Numbers,
    after time: Duration
  ) {
    if let id = numbers.recorded { recorder?.received(response, id, after: time) }
    write?(
      renderer.answer(
        numbers.shown, response.status, after: time, response.headers.map { ($0.name, $0.value) },
        response.body, hidesBody: request.hidesBodies))
  }

  func failed(_ failure: TransportFailure, _ numbers: Numbers, after time: Duration) {
    if let id = numbers.recorded { recorder?.failed(failure, id, after: time) }
    write?(renderer.failure(numbers.shown, failure, after: time))
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
