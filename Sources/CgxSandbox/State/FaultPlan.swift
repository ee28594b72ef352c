/// The faults still to come, in the order in which they were planned.
struct FaultPlan {
  private var faults: [Fault] = []

  var isEmpty: Bool { faults.isEmpty }

  mutating func add(_ fault: Fault) {
    faults.append(fault)
  }

  /// The fault for a request, if one is due; it is used up by that.
  mutating func next(for request: Fault.Target) -> Fault? {
    guard let index = faults.firstIndex(where: { $0.target.includes(request) }) else {
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
