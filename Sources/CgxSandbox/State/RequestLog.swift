/// How many requests the sandbox has received.
public struct RequestCounts: Sendable, Equatable {
  public var token = 0
  public var get = 0
  public var put = 0
  public var total = 0
}

/// A request that the sandbox has received.
public struct RecordedRequest: Sendable, Equatable {
  public var method: String
  public var path: String
  /// The answer's; nil where a fault swallowed the answer.
  public var status: Int?
}

/// The last requests and their counts.
struct RequestLog {
  static let limit = 1000

  private(set) var counts = RequestCounts()
  /// The last body that was PUT.
  private(set) var lastPut: [UInt8]?
  /// Once it is full, the next request takes the oldest one's place.
  private var ring: [RecordedRequest] = []
  private var oldest = 0

  /// Oldest first.
  var recent: [RecordedRequest] { Array(ring[oldest...] + ring[..<oldest]) }

  mutating func record(_ request: SandboxRequest, status: Int?) {
    counts.total += 1
    switch request.target {
    case .token: counts.token += 1
    case .get: counts.get += 1
    case .put:
      counts.put += 1
      if let body = request.body { lastPut = body }
    case .crm, .any, nil: break
    }
    let recorded = RecordedRequest(method: request.method, path: request.path, status: status)
    if ring.count < Self.limit {
      ring.append(recorded)
    } else {
      ring[oldest] = recorded
      oldest = (oldest + 1) % Self.limit
    }
  }
}
