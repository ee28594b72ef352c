import NIOCore
import NIOHTTP1

/// Refuses answers with a status below 100, which is no status (RFC 9110 §15): the client behind
/// this handler takes them for informational ones and traps at their end.
final class StatusGuard: ChannelInboundHandler, Sendable {
  typealias InboundIn = HTTPClientResponsePart
  typealias InboundOut = HTTPClientResponsePart

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .head(let head) = unwrapInboundIn(data), head.status.code < 100 {
      context.fireErrorCaught(TransportFailure.Cause.notHTTP)
      context.close(promise: nil)
      return
    }
    context.fireChannelRead(data)
  }

  /// Puts the guard behind the decoder of answers.
  static func install(in channel: any Channel) throws {
    let pipeline = channel.pipeline.syncOperations
    let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
    try pipeline.addHandler(StatusGuard(), position: .after(decoder))
  }
}
