import CgxContext
import CgxJSON
import Testing

@testable import CgxTenant

/// Random courses of a commit against a modelled tenant: what is said in the end is compared with
/// what the model knows to be true.
@Suite struct CommitModel {
  /// A tenant with other writers, lost requests and lost answers.
  private struct Model {
    var variables: [String: JSON] = ["a": .integer(0), "b": .integer(0)]
    var version = 1
    /// Whether it sends ETags and heeds If-Match.
    var hasETags: Bool
    var hasMetadata: Bool
    /// How often a PUT arrived, and how often one was applied.
    var arrived = 0
    var applied = 0
    var reads = 0

    var document: ContextDocument {
      var document = ContextDocument(
        variables: JSONObject(
          variables.sorted { $0.key < $1.key }.map { .init(key: $0.key, value: $0.value) }))
      if hasETags { document.etag = "v\(version)" }
      if hasMetadata {
        for key in variables.keys {
          document.metadata[key] = ContextDocument.Metadata(scope: "session", expiresAt: nil)
        }
      }
      return document
    }

    mutating func write(_ key: String, _ value: JSON) {
      variables[key] = value
      version += 1
    }

    mutating func apply(_ changes: [FixedChange]) {
      applied += 1
      version += 1
      for change in changes { variables[change.key] = change.value }
    }

    func holds(_ changes: [FixedChange]) -> Bool {
      changes.allSatisfy { variables[$0.key] == $0.value }
    }
  }

  private let now = Timestamp(seconds: 1_800_000_000)

  private func change(_ key: String, _ value: JSON?) -> Change {
    Change(
      key: key, scope: .session, action: value.map { .set($0, .never) } ?? .unset,
      place: Place(source: "t", line: 1, column: 1))
  }

  @Test(arguments: 0..<40)
  func whatIsSaidIsTrue(batch: Int) throws {
    for seed in 0..<500 {
      try run(seed: UInt64(batch * 500 + seed))
    }
  }

  private func run(seed: UInt64) throws {
    var random = Generator(state: seed)
    var model = Model(hasETags: .random(using: &random), hasMetadata: .random(using: &random))
    let knowsBase = Bool.random(using: &random)
    // Without a base, what others write in between can't be told from what was there before.
    let hasWriters = knowsBase && Bool.random(using: &random)
    let base = knowsBase ? model.document : nil
    let values: [JSON?] = [.integer(0), .integer(1), .integer(2), nil]
    let changes = ["a", "b", "c"].filter { _ in .random(using: &random) }
      .map { change($0, values.randomElement(using: &random) ?? nil) }
    guard !changes.isEmpty else { return }
    let plan = try CommitPlan(
      changes, at: now, base: base,
      onConflict: ConflictPolicy.allCases.randomElement(using: &random) ?? .ours,
      retry: RetryPolicy(attempts: Int.random(in: 1...3, using: &random)))
    var machine = CommitMachine(plan, seed: seed)
    var action = machine.handle(.start)
    var held = model.holds(plan.changes)
    var recorded: [String] = []
    for _ in 0..<100 {
      if hasWriters, Int.random(in: 0..<4, using: &random) == 0 {
        model.write(["a", "b", "d"].randomElement(using: &random) ?? "d", .integer(7))
      }
      held = held || model.holds(machine.changes)
      switch action {
      case .record:
        let canRecord = Int.random(in: 0..<20, using: &random) > 0
        if canRecord { recorded = machine.changes.map(\.key) }
        action = machine.handle(.recorded(canRecord ? nil : RecordingFailure("full")))
      case .put(let ifMatch):
        #expect(recorded == machine.changes.map(\.key), "seed \(seed)")
        action = machine.handle(.put(answer(&model, machine.changes, ifMatch, &random)))
      case .get:
        model.reads += 1
        let fails = Int.random(in: 0..<5, using: &random) == 0
        action = machine.handle(
          .context(
            fails
              ? .failure(TenantError(.unreachable, .status, fate: .nothingSent))
              : .success(model.document), now))
      case .renewToken: action = machine.handle(.token(.success(.random(using: &random))))
      case .wait: action = machine.handle(.waited(Int.random(in: 0..<10, using: &random) > 0, now))
      case .finish(let verdict):
        check(verdict, model, machine, held: held || model.holds(machine.changes), seed)
        return
      }
    }
    Issue.record("seed \(seed): no end")
  }

  private func check(
    _ verdict: CommitMachine.Verdict, _ model: Model, _ machine: CommitMachine, held: Bool,
    _ seed: UInt64
  ) {
    let course = "seed \(seed): \(verdict), applied \(model.applied), arrived \(model.arrived)"
    switch verdict {
    case .committed(_, false): #expect(model.applied > 0, "\(course)")
    // Read back: the context was as it was asked for, whoever made it so.
    case .committed(_, true): #expect(held, "\(course)")
    case .unchanged: #expect(held && model.arrived == 0, "\(course)")
    case .yielded: #expect(!machine.yielded.isEmpty, "\(course)")
    case .failed(let error):
      switch error.fate {
      case .nothingSent: #expect(model.arrived == 0, "\(course)")
      case .refused, .notApplied: #expect(model.applied == 0, "\(course)")
      case .committed: Issue.record("a failure that is a commit: \(course)")
      case .unknown: #expect(error.kind == .unknown && model.arrived > 0 || error.isCancelled)
      }
      #expect((error.kind == .unknown) == (error.fate == .unknown), "\(course)")
    }
  }

  /// One PUT: it may be lost on its way, refused, or applied with its answer lost.
  private func answer(
    _ model: inout Model, _ changes: [FixedChange], _ ifMatch: String?,
    _ random: inout Generator
  ) -> PutOutcome {
    let dice = Int.random(in: 0..<12, using: &random)
    if dice == 0 { return .failed(.notSent(.connectionRefused)) }
    model.arrived += 1
    switch dice {
    case 1: return .answered(Answer(status: [429, 500, 503].randomElement(using: &random) ?? 503))
    case 2:
      return .answered(Answer(status: [400, 401, 403, 404].randomElement(using: &random) ?? 400))
    case 3: return .answered(Answer(status: 409))
    case 4: return .answered(Answer(status: 504))
    case 5: return .failed(.noAnswer(.connectionClosed))
    case 6: return .failed(.noAnswer(.timeout))
    default: break
    }
    if let ifMatch, model.hasETags, ifMatch != "v\(model.version)" {
      return .answered(Answer(status: 412))
    }
    model.apply(changes)
    switch dice {
    case 7: return .answered(Answer(status: 502))
    case 8: return .failed(.noAnswer(.connectionClosed))
    case 9: return .failed(.noAnswer(.timeout))
    default: return .answered(Answer(status: 200, document: model.document))
    }
  }
}

extension TenantError {
  fileprivate var isCancelled: Bool { reason == .transport(.cancelled) }
}

private struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
