/// How many requests the sandbox has received.
public struct RequestCounts: Sendable, Equatable {
  public var token = 0
  public var get = 0
  public var put = 0
  public var total = 0
}

/// A request that the sandbox has answered.
public struct RecordedRequest: Sendable, Equatable {
  public var method: String
  public var path: String
  public var status: Int
}

/// The last requests and their counts.
struct RequestLog {
  static let limit = 1000

  private(set) var counts = RequestCounts()
  private(set) var recent: [RecordedRequest] = []
  /// The last body that was PUT.
  var lastPut: String?

  mutating func record(_ request: RecordedRequest, as target: Fault.Target?) {
    counts.total += 1
    switch target {
    case .token: counts.token += 1
    case .get: counts.get += 1
    case .put: counts.put += 1
    case .any, nil: break
    }
    if recent.count == Self.limit { recent.removeFirst() }
    recent.append(request)
  }
}
