/// A planned misbehaviour of the sandbox.
public struct Fault: Sendable, Equatable {
  /// The requests that it befalls.
  public enum Target: String, Sendable {
    case put, get, token, any
  }

  public var status: Int
  /// How many requests it befalls.
  public var times: Int
  /// How many requests pass before.
  public var after: Int
  /// Seconds for the header `Retry-After`.
  public var retryAfter: Int?
  public var target: Target

  public init(
    status: Int, times: Int = 1, after: Int = 0, retryAfter: Int? = nil, target: Target = .put
  ) {
    self.status = status
    self.times = times
    self.after = after
    self.retryAfter = retryAfter
    self.target = target
  }
}

/// The faults still to come, in the order in which they were planned.
struct FaultPlan {
  private var faults: [Fault] = []

  mutating func add(_ fault: Fault) {
    faults.append(fault)
  }

  mutating func clear() {
    faults = []
  }

  /// The fault for a request, if one is due; it is used up by that.
  mutating func next(for request: Fault.Target) -> Fault? {
    guard let index = faults.firstIndex(where: { $0.target == .any || $0.target == request }) else {
      return nil
    }
    if faults[index].after > 0 {
      faults[index].after -= 1
      return nil
    }
    let fault = faults[index]
    faults[index].times -= 1
    if faults[index].times == 0 { faults.remove(at: index) }
    return fault
  }
}
