import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server that reads whole requests and does with each what its script says: for answers that no
/// decent server gives.
public final class ScriptedServer: Sendable {
  /// What to do with a request.
  public enum Step: Sendable {
    case answer([UInt8])
    case answerThenClose([UInt8])
    /// Sends one byte after another, so many milliseconds apart.
    case trickle([UInt8], milliseconds: Int64)
    case close
    /// Closes with a RST.
    case reset
    case stall
    /// As a proxy: connects to this port of this machine instead of where it is told to.
    case tunnel(port: Int)

    public static func answer(_ text: String) -> Step { .answer(Array(text.utf8)) }
    public static func answerThenClose(_ text: String) -> Step {
      .answerThenClose(Array(text.utf8))
    }

    /// A well-formed answer with a JSON body.
    public static func json(_ status: Int, _ body: String, headers: String = "") -> Step {
      .answer(
        "HTTP/1.1 \(status) Status\r\nContent-Type: application/json\r\n\(headers)"
          + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }
  }

  private struct State {
    var steps: [Step]
    var requests: [String] = []
    var connections = 0
    var channels: [any Channel] = []
  }

  private let state: Mutex<State>
  private let listener = Mutex<(any Channel)?>(nil)
  public let port: Int

  /// - Parameters:
  ///   - steps: one a request; the last one serves all that follow.
  ///   - isSecure: whether it speaks TLS, with `TestCertificate`.
  ///   - greeting: what it says first, as no HTTP server does.
  public init(_ steps: [Step], isSecure: Bool = false, greeting: String = "") async throws {
    state = Mutex(State(steps: steps))
    let context = isSecure ? try TestCertificate.serverContext() : nil
    let relay = Relay()
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let context {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
          }
          try channel.pipeline.syncOperations.addHandler(ScriptedHandler(relay, greeting))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = channel.localAddress?.port ?? 0
    listener.withLock { $0 = channel }
    relay.server.withLock { $0 = self }
  }

  public var url: String { "http://127.0.0.1:\(port)" }
  public var secureURL: String { "https://127.0.0.1:\(port)" }
  /// What was received: head and body of each request.
  public var requests: [String] { state.withLock(\.requests) }
  public var connectionCount: Int { state.withLock(\.connections) }

  /// Stops to listen, and closes what is open.
  public func stop() async {
    let listener = listener.withLock { $0.take() }
    try? await listener?.close()
    closeConnections()
  }

  public func closeConnections() {
    let channels = state.withLock { state in
      defer { state.channels = [] }
      return state.channels
    }
    for channel in channels { channel.close(promise: nil) }
  }

  fileprivate func accepted(_ channel: any Channel) {
    state.withLock { state in
      state.connections += 1
      state.channels.append(channel)
    }
  }

  fileprivate func step(for request: String) -> Step {
    state.withLock { state in
      state.requests.append(request)
      return state.steps.count > 1 ? state.steps.removeFirst() : state.steps.first ?? .stall
    }
  }
}

/// What the handlers know of the server, which is made after them.
private final class Relay: Sendable {
  let server = Mutex<ScriptedServer?>(nil)
}

private final class ScriptedHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let relay: Relay
  private let greeting: String
  private var received = ByteBuffer()
  private var peer: (any Channel)?

  init(_ relay: Relay, _ greeting: String) {
    self.relay = relay
    self.greeting = greeting
  }

  private var server: ScriptedServer? { relay.server.withLock { $0 } }

  func channelActive(context: ChannelHandlerContext) {
    server?.accepted(context.channel)
    if !greeting.isEmpty {
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: greeting)), promise: nil)
    }
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    peer?.close(promise: nil)
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let part = unwrapInboundIn(data)
    if let peer {
      peer.writeAndFlush(part, promise: nil)
      return
    }
    received.writeImmutableBuffer(part)
    while let request = takeRequest() {
      if let step = server?.step(for: request) { perform(step, context) }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  /// A whole request, with as much of a body as its `Content-Length` says.
  private func takeRequest() -> String? {
    let text = String(decoding: received.readableBytesView, as: UTF8.self)
    guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
    let head = text[..<end.lowerBound]
    let length = head.split(separator: "\r\n").compactMap { line -> Int? in
      guard line.lowercased().hasPrefix("content-length:") else { return nil }
      return Int(line.dropFirst("content-length:".count).drop { $0 == " " })
    }
    return received.readString(length: head.utf8.count + 4 + (length.first ?? 0))
  }

  private func perform(_ step: ScriptedServer.Step, _ context: ChannelHandlerContext) {
    switch step {
    case .answer(let bytes):
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    case .answerThenClose(let bytes):
      let channel = context.channel
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)))
        .whenComplete { _ in channel.close(promise: nil) }
    case .trickle(let bytes, let milliseconds): trickle(bytes[...], milliseconds, context.channel)
    case .close: context.close(promise: nil)
    case .reset: reset(context.channel)
    case .stall: break
    case .tunnel(let port): tunnel(to: port, context)
    }
  }

  private func trickle(_ bytes: ArraySlice<UInt8>, _ milliseconds: Int64, _ channel: any Channel) {
    guard let byte = bytes.first, channel.isActive else { return }
    channel.writeAndFlush(ByteBuffer(bytes: [byte]), promise: nil)
    channel.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(milliseconds)) {
      self.trickle(bytes.dropFirst(), milliseconds, channel)
    }
  }

  /// Without lingering, what is closed is reset.
  private func reset(_ channel: any Channel) {
    guard let options = channel as? any SocketOptionProvider else { return }
    options.setSoLinger(linger(l_onoff: 1, l_linger: 0))
      .whenComplete { _ in channel.close(promise: nil) }
  }

  private func tunnel(to port: Int, _ context: ChannelHandlerContext) {
    let channel = context.channel
    ClientBootstrap(group: context.eventLoop)
      .channelInitializer { upstream in
        upstream.eventLoop.makeCompletedFuture {
          try upstream.pipeline.syncOperations.addHandler(ForwardingHandler(to: channel))
        }
      }
      .connect(host: "127.0.0.1", port: port)
      .assumeIsolated()
      .whenSuccess { upstream in
        self.peer = upstream
        channel.writeAndFlush(
          ByteBuffer(string: "HTTP/1.1 200 Connected\r\n\r\n"), promise: nil)
      }
  }
}

/// Sends what it reads to another channel.
private final class ForwardingHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let target: any Channel

  init(to target: any Channel) {
    self.target = target
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    target.writeAndFlush(unwrapInboundIn(data), promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    target.close(promise: nil)
  }
}
