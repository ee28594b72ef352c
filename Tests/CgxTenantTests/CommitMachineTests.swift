import CgxContext
import CgxJSON
import Testing

@testable import CgxTenant

@Suite struct CommitMachineTable {
  @Test func only200WithAContextIsCommitted() throws {
    var course = try CommitCourse()
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
    var course = try CommitCourse()
    course.answer(status)
    #expect(course.error?.kind == kind)
    #expect(course.error?.fate == .refused)
    #expect(course.machine.attempts == 1)
  }

  @Test(arguments: [
    (429, TenantError.Kind.rateLimited), (500, .unreachable), (503, .unreachable),
  ])
  func troubleIsRepeatedWithinTheAttempts(status: Int, kind: TenantError.Kind) throws {
    var course = try CommitCourse()
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
    var course = try CommitCourse(base: context("{}"), attempts: 1)
    course.answer(503)
    let live = context(#"{"a":1}"#)
    course.read(live)
    #expect(course.verdict == .committed(live, isConfirmedByReadBack: true))
    var refused = try CommitCourse(base: context("{}"))
    refused.answer(500)
    refused.wait()
    refused.answer(400)
    refused.read(context("{}"))
    #expect(refused.error?.kind == .refused)
    #expect(refused.error?.fate == .notApplied)
  }

  @Test func troubleThatPassesIsACommit() throws {
    var course = try CommitCourse()
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
    var course = try CommitCourse()
    course.answer(429, retryAfter: .seconds(7))
    guard case .wait(let wait) = course.action else {
      Issue.record("\(course.action)")
      return
    }
    #expect(wait.duration == .seconds(7))
    #expect(wait.attempt == 2)
    var long = try CommitCourse()
    long.answer(429, retryAfter: .seconds(121))
    #expect(long.error?.kind == .rateLimited)
    #expect(long.error?.advice.contains { $0.contains("2m1s") } == true)
  }

  @Test func anInterruptedWaitTellsWhatWasSent() throws {
    var course = try CommitCourse()
    course.answer(503)
    course.wait(false)
    #expect(course.error?.reason == .interrupted)
    #expect(course.error?.fate == .refused)
    var unsent = try CommitCourse()
    unsent.put(.failed(.notSent(.connectionRefused)))
    unsent.wait(false)
    #expect(unsent.error?.fate == .nothingSent)
  }

  @Test func whatWasNotSentIsRepeatedAndNothingWasSent() throws {
    var course = try CommitCourse()
    for attempt in 1...3 {
      course.put(.failed(.notSent(.connectionRefused)))
      if attempt < 3 { course.wait() }
    }
    #expect(course.error?.kind == .unreachable)
    #expect(course.error?.fate == .nothingSent)
  }

  @Test func aCertificateIsNotTriedAgain() throws {
    var course = try CommitCourse()
    course.put(.failed(.notSent(.certificate("it is not trusted"))))
    #expect(course.error?.fate == .nothingSent)
  }

  @Test func a401IsRenewedOnceAndRepeatedOnce() throws {
    var course = try CommitCourse()
    course.answer(401)
    #expect(course.action == .renewToken(refused: nil))
    course.action = course.machine.handle(.token(.success(true)))
    #expect(course.action == .put(ifMatch: nil))
    course.answer(401)
    #expect(course.error?.kind == .auth)
    #expect(course.error?.fate == .refused)
  }

  @Test func aCredentialThatCannotBeRenewedIsRefusedWithTheTenantsWords() throws {
    var course = try CommitCourse()
    course.put(.answered(Answer(status: 401, message: TenantMessage(text: "who?"))))
    course.action = course.machine.handle(.token(.success(false)))
    #expect(course.error?.tenant.text == "who?")
  }

  // MARK: Nothing new

  @Test func whatIsThereAlreadyIsNotSentUnlessItHasALifetime() throws {
    var live = context(#"{"a":1}"#)
    live.metadata["a"] = ContextDocument.Metadata(scope: "session", expiresAt: nil)
    var course = try CommitCourse(base: live)
    #expect(course.action == .get)
    course.read(live)
    #expect(course.verdict == .unchanged(live))
    #expect(course.machine.attempts == 0)
    let prolonging = try CommitCourse([staged("a", "1", .seconds(60))], base: live)
    #expect(prolonging.action == .put(ifMatch: nil))
  }

  @Test func whatWasThereWhenLastReadIsSentIfItIsNoMore() throws {
    var live = context(#"{"a":1}"#)
    live.metadata["a"] = ContextDocument.Metadata(scope: "session", expiresAt: nil)
    var course = try CommitCourse(base: live)
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
