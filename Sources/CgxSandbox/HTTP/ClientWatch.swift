import NIOCore

/// Knows whether a connection's client has left: the server's side stays open by itself, so that a
/// client may end its own side before it reads the answer.
final class ClientWatch: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = NIOAny

  private var context: ChannelHandlerContext?
  private var hasLeft = false

  /// Whether the client's leaving ends the connection, also if it has left already.
  var closesWithClient = false {
    didSet { closeIfDue() }
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .inputClosed? = event as? ChannelEvent { hasLeft = true }
    context.fireUserInboundEventTriggered(event)
    closeIfDue()
  }

  private func closeIfDue() {
    if hasLeft, closesWithClient { context?.close(promise: nil) }
  }
}
