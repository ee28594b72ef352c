import NIOCore
import NIOSSL

/// Sends the parts of a request in one piece.
///
/// The client flushes head, body and end one by one: three system calls, up to three packets, and a
/// tenant that wakes up for each. They are written in the same turn of the event loop, so one flush
/// at the end of the turn serves all.
final class WriteJoiner: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer

  private var isFlushDue = false

  /// Adds it where bytes are written, above TLS.
  static func add(to channel: any Channel) throws {
    let pipeline = channel.pipeline.syncOperations
    let secure = try? pipeline.handler(type: NIOSSLClientHandler.self)
    try pipeline.addHandler(WriteJoiner(), position: secure.map { .after($0) } ?? .first)
  }

  func flush(context: ChannelHandlerContext) {
    guard !isFlushDue else { return }
    isFlushDue = true
    context.eventLoop.assumeIsolated().execute {
      guard self.isFlushDue else { return }
      self.isFlushDue = false
      context.flush()
    }
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    if isFlushDue {
      isFlushDue = false
      context.flush()
    }
    context.close(mode: mode, promise: promise)
  }
}
