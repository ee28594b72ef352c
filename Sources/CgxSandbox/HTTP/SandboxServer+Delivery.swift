import Glibc
import HTTPTypes
import Hummingbird
import NIOCore

extension SandboxServer {
  /// No client waits for longer than this; a forgotten connection does not stay for ever.
  private static let stallLimit = TimeAmount.seconds(120)
  static let trickleInterval = Duration.milliseconds(20)
  /// Of an answer that is longer than any client reads, in bytes.
  static let hugeLength = 20 * 1024 * 1024

  /// The answer as Hummingbird sends it; one that is none ends the connection.
  static func response(
    _ answer: SandboxResponse, over channel: any Channel
  ) async -> Response {
    switch answer.delivery {
    case .whole:
      return response(answer, .init(byteBuffer: ByteBuffer(string: answer.body)))
    case .slow: return response(answer, trickle(answer.body))
    case .truncated: return response(answer, firstHalf(of: answer.body))
    case .huge: return response(answer, brackets)
    case .stall: await stall(channel)
    case .reset:
      let abort = linger(l_onoff: 1, l_linger: 0)
      try? await (channel as? any SocketOptionProvider)?.setSoLinger(abort).get()
    case .close: break
    }
    try? await channel.close()
    // Nobody is left to read it: writing it fails, and that ends the connection's task.
    return Response(status: .serviceUnavailable)
  }

  /// Keeps the connection open until the client leaves it or the server ends.
  private static func stall(_ channel: any Channel) async {
    let limit = channel.eventLoop.scheduleTask(in: stallLimit) { channel.close(promise: nil) }
    defer { limit.cancel() }
    _ = channel.eventLoop.submit {
      try channel.pipeline.syncOperations.handler(type: ClientWatch.self).closesWithClient = true
    }
    await withTaskCancellationHandler {
      try? await channel.closeFuture.get()
    } onCancel: {
      channel.close(promise: nil)
    }
  }

  private static func response(_ answer: SandboxResponse, _ body: ResponseBody) -> Response {
    var fields = HTTPFields()
    for (name, value) in answer.headers {
      if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
    }
    return Response(status: .init(code: answer.status), headers: fields, body: body)
  }

  private static func trickle(_ text: String) -> ResponseBody {
    ResponseBody(contentLength: text.utf8.count) { writer in
      for byte in text.utf8 {
        try await Task.sleep(for: trickleInterval)
        try await writer.write(ByteBuffer(integer: byte))
      }
      try await writer.finish(nil)
    }
  }

  private static func firstHalf(of text: String) -> ResponseBody {
    ResponseBody(contentLength: text.utf8.count) { writer in
      try await writer.write(ByteBuffer(bytes: text.utf8.prefix(text.utf8.count / 2)))
      // An error is what closes the connection before the body's end.
      throw CancellationError()
    }
  }

  /// Of unknown length as far as the header goes.
  private static let brackets = ResponseBody { writer in
    let chunk = ByteBuffer(repeating: UInt8(ascii: "["), count: 64 * 1024)
    for _ in 0..<hugeLength / chunk.readableBytes { try await writer.write(chunk) }
    try await writer.finish(nil)
  }
}
