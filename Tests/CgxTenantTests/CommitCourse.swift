import CgxContext
import CgxJSON

@testable import CgxTenant

let courseTime = Timestamp(seconds: 1_800_000_000)

/// A machine on its way, with the shorthand of the tables.
struct CommitCourse {
  var machine: CommitMachine
  var action: CommitMachine.Action

  init(
    _ changes: [Change]? = nil, base: ContextDocument? = nil, onConflict: ConflictPolicy = .ours,
    attempts: Int = 3
  ) throws {
    let plan = try CommitPlan(
      changes ?? [staged("a", "1")], at: courseTime, base: base, onConflict: onConflict,
      retry: RetryPolicy(attempts: attempts))
    machine = CommitMachine(plan, seed: 1)
    action = machine.handle(.start)
    record()
  }

  /// The intent can be written down.
  private mutating func record() {
    if action == .record { action = machine.handle(.recorded(nil)) }
  }

  mutating func put(_ outcome: PutOutcome) {
    action = machine.handle(.put(outcome))
    record()
  }
  mutating func answer(_ status: Int, retryAfter: Duration? = nil) {
    let document = status == 200 ? ContextDocument(variables: JSONObject()) : nil
    put(.answered(Answer(status: status, document: document, retryAfter: retryAfter)))
  }
  mutating func read(_ document: ContextDocument) {
    action = machine.handle(.context(.success(document), courseTime))
    record()
  }
  mutating func failReading() {
    action = machine.handle(
      .context(.failure(TenantError(.unreachable, .status, fate: .nothingSent)), courseTime))
  }
  mutating func wait(_ isOver: Bool = true, at time: Timestamp = courseTime) {
    action = machine.handle(.waited(isOver, time))
    record()
  }

  var verdict: CommitMachine.Verdict? {
    if case .finish(let verdict) = action { verdict } else { nil }
  }
  var error: TenantError? {
    if case .failed(let error)? = verdict { error } else { nil }
  }
  var isWaiting: Bool { if case .wait = action { true } else { false } }
}

func staged(_ key: String, _ json: String, _ lifetime: Lifetime = .never) -> Change {
  Change(
    key: key, scope: .session, action: .set(try! JSON(parsing: json), lifetime),
    place: Place(source: "t", line: 1, column: 1))
}

func context(_ json: String, etag: String? = nil) -> ContextDocument {
  guard case .object(let variables)? = try? JSON(parsing: json) else { preconditionFailure() }
  return ContextDocument(variables: variables, etag: etag)
}
