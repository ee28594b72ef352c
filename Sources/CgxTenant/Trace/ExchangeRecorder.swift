import CgxContext
import NIOHTTP1
import Synchronization

/// Remembers what was sent and received since it was last cleared, for whoever asks after an error.
/// Nothing is made of it before that: it costs next to nothing where all goes well.
public final class ExchangeRecorder: Sendable {
  /// The last exchanges and pauses that are kept.
  private static let countLimit = 12
  /// A longer body is not kept, in bytes: only its size is.
  private static let bodyLimit = 64 * 1024
  /// What is shown of a body, in bytes.
  private static let shownLimit = 2048
  /// What all that is shown may take, in bytes.
  private static let totalLimit = 64 * 1024

  private enum Body {
    case none
    case kept([UInt8])
    case dropped(size: Int)

    init(_ bytes: [UInt8]?) {
      self =
        switch bytes {
        case nil: .none
        case let bytes? where bytes.isEmpty: .none
        case let bytes? where bytes.count > bodyLimit: .dropped(size: bytes.count)
        case let bytes?: .kept(bytes)
        }
    }
  }

  private enum Result {
    case answered(status: Int, HTTPHeaders, Body)
    case failed(TransportFailure)
  }

  private struct Exchange {
    var id: Int
    var peer: Peer
    var method: String
    var url: String
    var headers: HTTPHeaders
    var body: Body
    var hidesBodies: Bool
    var start: Timestamp
    var result: Result?
    var elapsed: Duration?
  }

  private enum Event {
    case exchange(Exchange)
    case wait(RetryWait)
  }

  private struct State {
    var events: [Event] = []
    var count = 0

    mutating func append(_ event: Event) {
      events.append(event)
      if events.count > countLimit { events.removeFirst() }
    }
  }

  private let state = Mutex(State())

  public init() {}

  /// Forgets everything, before another statement.
  public func clear() {
    state.withLock { if !$0.events.isEmpty { $0.events = [] } }
  }

  /// A pause before a request is repeated.
  public func waits(_ wait: RetryWait) {
    state.withLock { $0.append(.wait(wait)) }
  }

  /// - Returns: what names the exchange.
  func sends(_ request: HTTPExchange.Request, _ headers: HTTPHeaders, to peer: Peer) -> Int {
    state.withLock { state in
      state.count += 1
      state.append(
        .exchange(
          Exchange(
            id: state.count, peer: peer, method: request.method.rawValue,
            url: request.shownURL ?? request.url, headers: headers, body: Body(request.body),
            hidesBodies: request.hidesBodies, start: .now)))
      return state.count
    }
  }

  func received(_ response: HTTPExchange.Response, _ id: Int, after elapsed: Duration) {
    finish(
      id, .answered(status: response.status, response.headers, Body(response.body)), elapsed)
  }

  func failed(_ failure: TransportFailure, _ id: Int, after elapsed: Duration) {
    finish(id, .failed(failure), elapsed)
  }

  private func finish(_ id: Int, _ result: Result, _ elapsed: Duration) {
    state.withLock { state in
      for index in state.events.indices {
        guard case .exchange(var exchange) = state.events[index], exchange.id == id else {
          continue
        }
        (exchange.result, exchange.elapsed) = (result, elapsed)
        state.events[index] = .exchange(exchange)
      }
    }
  }

  /// What happened, oldest first, without the secrets that are known now. Of too much, the oldest
  /// is left out.
  public func events(hiding secrets: SecretRegistry) -> [ExchangeEvent] {
    let events = state.withLock(\.events)
    guard !events.isEmpty else { return [] }
    let redactor = secrets.redactor
    let keys = secrets.keys
    var shown: [ExchangeEvent] = []
    var size = 0
    for event in events.reversed() {
      switch event {
      case .wait(let wait):
        shown.append(
          .wait(
            wait.duration, attempt: wait.attempt, attempts: wait.attempts,
            reason: redactor.redacted(wait.reason.sentence)))
      case .exchange(let exchange):
        var renderer = TraceRenderer(redactor: redactor, hiddenKeys: keys, peer: exchange.peer)
        renderer.bodyLimit = Self.shownLimit
        let one = Self.shown(exchange, renderer)
        size += one.request.size + (one.answer?.size ?? 0)
        if size > Self.totalLimit { return shown.reversed() }
        shown.append(.exchange(one))
      }
    }
    return shown.reversed()
  }

  private static func shown(_ exchange: Exchange, _ renderer: TraceRenderer) -> ShownExchange {
    func part(_ headers: HTTPHeaders, _ body: Body) -> ShownExchange.Part {
      let lines =
        switch body {
        case .none: [String]()
        case .dropped(let size): ["(\(size) bytes, not kept)"]
        case .kept(let bytes): renderer.lines(of: bytes, hidesBody: exchange.hidesBodies)
        }
      return ShownExchange.Part(
        headers: headers.map { ($0.name, renderer.shown($0.value, ofHeader: $0.name)) },
        body: lines)
    }
    var shown = ShownExchange(
      method: exchange.method, url: renderer.redactor.redacted(exchange.url),
      start: exchange.start, elapsed: exchange.elapsed,
      request: part(exchange.headers, exchange.body))
    switch exchange.result {
    case nil: break
    case .answered(let status, let headers, let body):
      shown.status = status
      shown.answer = part(headers, body)
    case .failed(let failure): shown.failure = renderer.sentence(of: failure)
    }
    return shown
  }
}
