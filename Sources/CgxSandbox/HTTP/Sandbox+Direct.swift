/// The sandbox without its server, for clients in the same process.
extension Sandbox {
  /// What becomes of a request, down to the connection.
  public struct Reply: Sendable {
    public enum Course: Sendable, Equatable {
      case whole
      /// The body comes bit by bit, and is whole after this time.
      case slow(Duration)
      /// The body is the first half of what was to come, then the connection ends.
      case truncated
      /// Nothing is answered: the connection stays open, is reset, or is closed.
      case stalled, reset, closed
    }

    public var status: Int
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    public var course: Course
  }

  /// Answers as the server would, byte for byte.
  ///
  /// - Parameters:
  ///   - path: percent-encoded, without a query.
  ///   - headers: names in any case.
  public func reply(
    method: String, path: String, headers: [(name: String, value: String)], body: [UInt8]
  ) -> Reply {
    let answer = answer(
      SandboxRequest(
        method: method, path: path, headers: SandboxRequest.Headers(headers),
        body: body.count <= SandboxRequest.bodyLimit ? body : nil))
    let bytes = Array(answer.body.utf8)
    let (content, course): ([UInt8], Reply.Course) =
      switch answer.delivery {
      case .whole: (bytes, .whole)
      case .slow: (bytes, .slow(SandboxServer.trickleInterval * bytes.count))
      case .truncated: (Array(bytes.prefix(bytes.count / 2)), .truncated)
      case .huge:
        (Array(repeating: UInt8(ascii: "["), count: SandboxServer.hugeLength), .whole)
      case .stall: ([], .stalled)
      case .reset: ([], .reset)
      case .close: ([], .closed)
      }
    return Reply(status: answer.status, headers: answer.headers, body: content, course: course)
  }
}

extension SandboxRequest.Headers {
  fileprivate init(_ headers: [(name: String, value: String)]) {
    self.init()
    for (name, value) in headers {
      switch name.lowercased() {
      case "authorization": authorization = value
      case "x-api-key": apiKey = value
      case "content-type": contentType = value
      case "if-match": ifMatch = value
      case "webhook-id": webhookID = value
      case "webhook-timestamp": webhookTimestamp = value
      case "webhook-signature": webhookSignature = value
      default: break
      }
    }
  }
}
