import CgxContext
import CgxJSON
import CgxTestSupport
import Testing

@testable import CgxTenant

private let now = Timestamp(seconds: 1_800_000_000)

/// A machine on its way, with the shorthand of the tables.
private struct Course {
  var machine: CommitMachine
  var action: CommitMachine.Action

  init(
    _ changes: [Change]? = nil, base: ContextDocument? = nil, onConflict: ConflictPolicy = .ours,
    attempts: Int = 3
  ) throws {
    let plan = try CommitPlan(
      changes ?? [staged("a", "1")], at: now, base: base, onConflict: onConflict,
      retry: RetryPolicy(attempts: attempts))
    machine = CommitMachine(plan, seed: 1)
    action = machine.handle(.start)
  }

  mutating func put(_ outcome: PutOutcome) { action = machine.handle(.put(outcome)) }
  mutating func answer(_ status: Int, retryAfter: Duration? = nil) {
    let document = status == 200 ? ContextDocument(variables: JSONObject()) : nil
    put(.answered(Answer(status: status, document: document, retryAfter: retryAfter)))
  }
  mutating func read(_ document: ContextDocument) {
    action = machine.handle(.context(.success(document), now))
  }
  mutating func failReading() {
    action = machine.handle(
      .context(.failure(TenantError(.unreachable, .status, fate: .nothingSent)), now))
  }
  mutating func wait(_ isOver: Bool = true, at time: Timestamp = now) {
    action = machine.handle(.waited(isOver, time))
  }

  var verdict: CommitMachine.Verdict? {
    if case .finish(let verdict) = action { verdict } else { nil }
  }
  var error: TenantError? {
    if case .failed(let error)? = verdict { error } else { nil }
  }
  var isWaiting: Bool { if case .wait = action { true } else { false } }
}

private func staged(_ key: String, _ json: String, _ lifetime: Lifetime = .never) -> Change {
  Change(
    key: key, scope: .session, action: .set(try! JSON(parsing: json), lifetime),
    place: Place(source: "t", line: 1, column: 1))
}

private func context(_ json: String, etag: String? = nil) -> ContextDocument {
  guard case .object(let variables)? = try? JSON(parsing: json) else { preconditionFailure() }
  return ContextDocument(variables: variables, etag: etag)
}

@Suite struct CommitMachineTable {
  @Test func only200WithAContextIsCommitted() throws {
    var course = try Course()
    #expect(course.action == .put(ifMatch: nil))
    course.answer(200)
    #expect(
      course.verdict
        == .committed(ContextDocument(variables: JSONObject()), isConfirmedByReadBack: false))
    #expect(course.machine.attempts == 1)
  }

  @Test(arguments: [
    (301, TenantError.Kind.refused), (307, .refused), (400, .refused), (413, .refused),
    (422, .refused), (403, .auth), (404, .session), (418, .refused),
  ])
  func aRefusalIsNotRepeated(status: Int, kind: TenantError.Kind) throws {
    var course = try Course()
    course.answer(status)
    #expect(course.error?.kind == kind)
    #expect(course.error?.fate == .refused)
    #expect(course.machine.attempts == 1)
  }

  @Test(arguments: [
    (429, TenantError.Kind.rateLimited), (500, .unreachable), (503, .unreachable),
  ])
  func troubleIsRepeatedWithinTheAttempts(status: Int, kind: TenantError.Kind) throws {
    var course = try Course()
    for attempt in 1...3 {
      #expect(course.action == .put(ifMatch: nil))
      course.answer(status)
      #expect(course.isWaiting == (attempt < 3))
      if course.isWaiting { course.wait() }
    }
    if kind == .unreachable {
      #expect(course.action == .get)
      course.failReading()
    }
    #expect(course.error?.kind == kind)
    #expect(course.error?.fate == .refused)
    #expect(course.error?.attempts == 3)
  }

  @Test func whatIsThereAfterTroubleWasCommittedAfterAll() throws {
    var course = try Course(base: context("{}"), attempts: 1)
    course.answer(503)
    let live = context(#"{"a":1}"#)
    course.read(live)
    #expect(course.verdict == .committed(live, isConfirmedByReadBack: true))
    var refused = try Course(base: context("{}"))
    refused.answer(500)
    refused.wait()
    refused.answer(400)
    refused.read(context("{}"))
    #expect(refused.error?.kind == .refused)
    #expect(refused.error?.fate == .notApplied)
  }

  @Test func troubleThatPassesIsACommit() throws {
    var course = try Course()
    course.answer(503)
    course.wait()
    course.answer(200)
    #expect(course.machine.attempts == 2)
    guard case .committed? = course.verdict else {
      Issue.record("\(course.action)")
      return
    }
  }

  @Test func aRetryAfterIsKeptAndALongOneFailsAtOnce() throws {
    var course = try Course()
    course.answer(429, retryAfter: .seconds(7))
    guard case .wait(let wait) = course.action else {
      Issue.record("\(course.action)")
      return
    }
    #expect(wait.duration == .seconds(7))
    #expect(wait.attempt == 2)
    var long = try Course()
    long.answer(429, retryAfter: .seconds(121))
    #expect(long.error?.kind == .rateLimited)
    #expect(long.error?.advice.contains { $0.contains("2m1s") } == true)
  }

  @Test func anInterruptedWaitTellsWhatWasSent() throws {
    var course = try Course()
    course.answer(503)
    course.wait(false)
    #expect(course.error?.reason == .interrupted)
    #expect(course.error?.fate == .refused)
    var unsent = try Course()
    unsent.put(.failed(.notSent(.connectionRefused)))
    unsent.wait(false)
    #expect(unsent.error?.fate == .nothingSent)
  }

  @Test func whatWasNotSentIsRepeatedAndNothingWasSent() throws {
    var course = try Course()
    for attempt in 1...3 {
      course.put(.failed(.notSent(.connectionRefused)))
      if attempt < 3 { course.wait() }
    }
    #expect(course.error?.kind == .unreachable)
    #expect(course.error?.fate == .nothingSent)
  }

  @Test func aCertificateIsNotTriedAgain() throws {
    var course = try Course()
    course.put(.failed(.notSent(.certificate("it is not trusted"))))
    #expect(course.error?.fate == .nothingSent)
  }

  @Test func a401IsRenewedOnceAndRepeatedOnce() throws {
    var course = try Course()
    course.answer(401)
    #expect(course.action == .renewToken(refused: nil))
    course.action = course.machine.handle(.token(.success(true)))
    #expect(course.action == .put(ifMatch: nil))
    course.answer(401)
    #expect(course.error?.kind == .auth)
    #expect(course.error?.fate == .refused)
  }

  @Test func aCredentialThatCannotBeRenewedIsRefusedWithTheTenantsWords() throws {
    var course = try Course()
    course.put(.answered(Answer(status: 401, message: TenantMessage(text: "who?"))))
    course.action = course.machine.handle(.token(.success(false)))
    #expect(course.error?.tenant.text == "who?")
  }

  // MARK: Lost answers

  private static let lost: [PutOutcome] = [
    .answered(Answer(status: 502)), .answered(Answer(status: 504)), .answered(Answer(status: 201)),
    .answered(Answer(status: 200, documentProblem: .notJSON)), .answered(Answer(status: 599)),
    .failed(.noAnswer(.timeout)), .failed(.noAnswer(.connectionClosed)),
    .failed(.noAnswer(.brokenAnswer)), .failed(.noAnswer(.answerTooLarge(limit: 1))),
  ]

  @Test(arguments: lost)
  func whatIsThereWasCommitted(outcome: PutOutcome) throws {
    var course = try Course(base: context("{}"))
    course.put(outcome)
    #expect(course.action == .get)
    let live = context(#"{"a":1}"#)
    course.read(live)
    #expect(course.verdict == .committed(live, isConfirmedByReadBack: true))
  }

  @Test(arguments: lost)
  func whatCannotBeReadBackIsUnknown(outcome: PutOutcome) throws {
    var course = try Course(base: context("{}"))
    course.put(outcome)
    course.failReading()
    #expect(course.error?.kind == .unknown)
    #expect(course.error?.fate == .unknown)
  }

  @Test func whatIsNotThereIsSentAgainWithTheSameETag() throws {
    var course = try Course(base: context("{}", etag: "1"))
    #expect(course.action == .put(ifMatch: "1"))
    course.answer(502)
    course.read(context("{}", etag: "1"))
    course.wait()
    #expect(course.action == .put(ifMatch: "1"))
    course.answer(200)
    #expect(course.machine.attempts == 2)
  }

  @Test func whatIsNeverThereWasNotCommitted() throws {
    var course = try Course(base: context("{}"))
    for attempt in 1...3 {
      course.answer(502)
      course.read(context("{}"))
      if attempt < 3 { course.wait() }
    }
    #expect(course.error?.kind == .unreachable)
    #expect(course.error?.fate == .notApplied)
  }

  @Test func aTenantThatMayStillBeAtWorkLeavesItUnknown() throws {
    var course = try Course(base: context("{}"), attempts: 1)
    course.put(.failed(.noAnswer(.timeout)))
    course.read(context("{}"))
    #expect(course.error?.kind == .unknown)
    #expect(course.error?.fate == .unknown)
  }

  @Test func a200ThatCannotBeReadIsRepeatedIfNothingIsThere() throws {
    var course = try Course(base: context("{}"))
    course.put(.answered(Answer(status: 200, documentProblem: .notJSON)))
    course.read(context("{}"))
    #expect(course.isWaiting)
  }

  @Test func aGatewayThatGaveUpLeavesItUnknown() throws {
    var course = try Course(base: context("{}"), attempts: 1)
    course.answer(504)
    course.read(context("{}"))
    #expect(course.error?.fate == .unknown)
  }

  @Test func seeOtherDoesNotMeanRefused() throws {
    var course = try Course(base: context("{}"))
    course.answer(303)
    #expect(course.action == .get)
  }

  @Test func nothingIsLeftToStandThatALateRequestMayOverwrite() throws {
    var course = try Course(base: context(#"{"a":0}"#), onConflict: .theirs)
    course.put(.failed(.noAnswer(.timeout)))
    course.read(context(#"{"a":0}"#))
    course.wait()
    course.answer(409)
    course.read(context(#"{"a":9}"#))
    #expect(course.error?.fate == .unknown)
  }

  @Test func whatHasExpiredMeanwhileIsNotSentAgain() throws {
    var course = try Course([staged("a", "1", .seconds(30))])
    course.answer(429, retryAfter: .seconds(100))
    course.wait(at: Timestamp(seconds: now.seconds + 100))
    #expect(course.error?.reason == .expired(key: "a"))
    #expect(course.error?.fate == .refused)
  }

  @Test func whatTheCommitItselfHasWrittenWasNotThereBefore() throws {
    var course = try Course(base: context(#"{"a":0,"b":0}"#, etag: "1"))
    course.answer(503)
    course.wait()
    course.answer(412)
    course.read(context(#"{"a":1,"b":5}"#, etag: "2"))
    #expect(course.machine.before?.variables == context(#"{"a":0,"b":5}"#).variables)
  }

  @Test func aPartOfItIsUnknown() throws {
    var course = try Course([staged("a", "1"), staged("b", "2")], base: context("{}"))
    course.answer(504)
    course.read(context(#"{"a":1}"#))
    #expect(course.error?.kind == .unknown)
  }

  @Test func ctrlCWhileItIsSentIsUnknown() throws {
    var course = try Course()
    course.put(.failed(.noAnswer(.cancelled)))
    #expect(course.error?.fate == .unknown)
  }

  // MARK: Other writers

  @Test(arguments: [409, 412])
  func othersKeysAreNoConflict(status: Int) throws {
    var course = try Course(base: context(#"{"a":0}"#, etag: "1"))
    course.answer(status)
    #expect(course.action == .get)
    course.read(context(#"{"a":0,"b":5}"#, etag: "2"))
    #expect(course.action == .put(ifMatch: "2"))
    #expect(course.machine.overwritten.isEmpty)
    #expect(course.machine.changes.map(\.key) == ["a"])
  }

  @Test func oursWinsAndSaysWhatItOverwrote() throws {
    var course = try Course(base: context(#"{"a":0}"#))
    course.answer(409)
    course.read(context(#"{"a":9}"#))
    #expect(course.action == .put(ifMatch: nil))
    #expect(
      course.machine.overwritten
        == [MergeConflict(key: "a", base: .integer(0), theirs: .integer(9))])
  }

  @Test func theirsLeavesTheChangeSet() throws {
    var course = try Course(
      [staged("a", "1"), staged("b", "2")], base: context(#"{"a":0}"#), onConflict: .theirs)
    course.answer(409)
    course.read(context(#"{"a":9}"#))
    #expect(course.machine.changes.map(\.key) == ["b"])
    #expect(course.machine.yielded.map(\.key) == ["a"])
    var last = try Course(base: context(#"{"a":0}"#), onConflict: .theirs)
    last.answer(409)
    last.read(context(#"{"a":9}"#))
    #expect(last.verdict == .yielded(context(#"{"a":9}"#)))
  }

  @Test func failNamesTheKeyAndCommitsNothing() throws {
    var course = try Course(base: context(#"{"a":0}"#), onConflict: .fail)
    course.answer(412)
    course.read(context(#"{"a":9}"#))
    #expect(course.error?.kind == .conflict)
    #expect(course.error?.sentence.contains("'a'") == true)
  }

  @Test func theContextIsReadFirstWhereThePolicyNeedsIt() throws {
    var course = try Course(onConflict: .fail)
    #expect(course.action == .get)
    course.read(context("{}", etag: "1"))
    #expect(course.action == .put(ifMatch: "1"))
  }

  @Test func fourRoundsAreTooMany() throws {
    var course = try Course(base: context("{}"))
    for round in 1...4 {
      course.answer(409)
      if round < 4 { course.read(context("{}")) }
    }
    #expect(course.error?.kind == .conflict)
    #expect(course.error?.fate == .refused)
  }

  // MARK: Nothing new

  @Test func whatIsThereAlreadyIsNotSentUnlessItHasALifetime() throws {
    var live = context(#"{"a":1}"#)
    live.metadata["a"] = ContextDocument.Metadata(scope: "session", expiresAt: nil)
    var course = try Course(base: live)
    #expect(course.action == .get)
    course.read(live)
    #expect(course.verdict == .unchanged(live))
    #expect(course.machine.attempts == 0)
    let prolonging = try Course([staged("a", "1", .seconds(60))], base: live)
    #expect(prolonging.action == .put(ifMatch: nil))
  }

  @Test func whatWasThereWhenLastReadIsSentIfItIsNoMore() throws {
    var live = context(#"{"a":1}"#)
    live.metadata["a"] = ContextDocument.Metadata(scope: "session", expiresAt: nil)
    var course = try Course(base: live)
    course.read(context("{}"))
    #expect(course.action == .put(ifMatch: nil))
  }

  @Test func everyErrorHasASentence() {
    let reasons: [TenantError.Reason] = [
      .status, .badCredentials, .scopeMissing("s"), .noSuchSession, .noCredentials,
      .redirected(to: "x"), .redirected(to: nil), .notJSON, .notAContext, .notAToken,
      .answerTooLarge(limit: 1), .transport(.timeout), .transport(.certificate("x")),
      .interrupted, .overlapping([]), .keptChanging(rounds: 4),
    ]
    for kind in TenantError.Kind.allCases {
      for reason in reasons {
        #expect(!TenantError(kind, reason, fate: .nothingSent).sentence.isEmpty)
      }
    }
  }
}
