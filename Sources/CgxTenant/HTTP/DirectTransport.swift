/// A way to a tenant that is in this process, in place of the network: it carries the same method,
/// path, headers and bytes that HTTP would.
public protocol DirectTransport: Sendable {
  /// - Parameter timeout: how long the request may take.
  /// - Throws: where there is no answer at all.
  func answer(
    _ request: DirectRequest, within timeout: Duration
  ) async throws(TransportFailure) -> DirectAnswer
}

/// A request on its way to a tenant in this process.
public struct DirectRequest: Sendable {
  public var method: String
  /// Percent-encoded, without a query.
  public var path: String
  public var headers: [(name: String, value: String)]
  public var body: [UInt8]?
}

/// What comes back.
public struct DirectAnswer: Sendable {
  public var status: Int
  public var headers: [(name: String, value: String)]
  public var body: [UInt8]
  /// Why the body is not whole; nil where it is.
  public var interruption: TransportFailure.Cause?

  public init(
    status: Int, headers: [(name: String, value: String)], body: [UInt8],
    interruption: TransportFailure.Cause? = nil
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.interruption = interruption
  }
}
