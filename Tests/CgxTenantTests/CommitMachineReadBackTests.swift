import CgxContext
import CgxJSON
import Testing

@testable import CgxTenant

/// What a commit says of answers that were lost.
@Suite struct LostAnswers {
  private static let lost: [PutOutcome] = [
    .answered(Answer(status: 502)), .answered(Answer(status: 504)), .answered(Answer(status: 201)),
    .answered(Answer(status: 200, documentProblem: .notJSON)), .answered(Answer(status: 599)),
    .failed(.noAnswer(.timeout)), .failed(.noAnswer(.connectionClosed)),
    .failed(.noAnswer(.brokenAnswer)), .failed(.noAnswer(.answerTooLarge(limit: 1))),
  ]

  @Test(arguments: lost)
  func whatIsThereWasCommitted(outcome: PutOutcome) throws {
    var course = try CommitCourse(base: context("{}"))
    course.put(outcome)
    #expect(course.action == .get)
    let live = context(#"{"a":1}"#)
    course.read(live)
    #expect(course.verdict == .committed(live, isConfirmedByReadBack: true))
  }

  @Test(arguments: lost)
  func whatCannotBeReadBackIsUnknown(outcome: PutOutcome) throws {
    var course = try CommitCourse(base: context("{}"))
    course.put(outcome)
    course.failReading()
    #expect(course.error?.kind == .unknown)
    #expect(course.error?.fate == .unknown)
  }

  @Test func whatIsNotThereIsSentAgainWithTheSameETag() throws {
    var course = try CommitCourse(base: context("{}", etag: "1"))
    #expect(course.action == .put(ifMatch: "1"))
    course.answer(502)
    course.read(context("{}", etag: "1"))
    course.wait()
    #expect(course.action == .put(ifMatch: "1"))
    course.answer(200)
    #expect(course.machine.attempts == 2)
  }

  @Test func whatIsNeverThereWasNotCommitted() throws {
    var course = try CommitCourse(base: context("{}"))
    for attempt in 1...3 {
      course.answer(502)
      course.read(context("{}"))
      if attempt < 3 { course.wait() }
    }
    #expect(course.error?.kind == .unreachable)
    #expect(course.error?.fate == .notApplied)
  }

  @Test func aTenantThatMayStillBeAtWorkLeavesItUnknown() throws {
    var course = try CommitCourse(base: context("{}"), attempts: 1)
    course.put(.failed(.noAnswer(.timeout)))
    course.read(context("{}"))
    #expect(course.error?.kind == .unknown)
    #expect(course.error?.fate == .unknown)
  }

  @Test func a200ThatCannotBeReadIsRepeatedIfNothingIsThere() throws {
    var course = try CommitCourse(base: context("{}"))
    course.put(.answered(Answer(status: 200, documentProblem: .notJSON)))
    course.read(context("{}"))
    #expect(course.isWaiting)
  }

  @Test func aGatewayThatGaveUpLeavesItUnknown() throws {
    var course = try CommitCourse(base: context("{}"), attempts: 1)
    course.answer(504)
    course.read(context("{}"))
    #expect(course.error?.fate == .unknown)
  }

  @Test func seeOtherDoesNotMeanRefused() throws {
    var course = try CommitCourse(base: context("{}"))
    course.answer(303)
    #expect(course.action == .get)
  }

  @Test func nothingIsLeftToStandThatALateRequestMayOverwrite() throws {
    var course = try CommitCourse(base: context(#"{"a":0}"#), onConflict: .theirs)
    course.put(.failed(.noAnswer(.timeout)))
    course.read(context(#"{"a":0}"#))
    course.wait()
    course.answer(409)
    course.read(context(#"{"a":9}"#))
    #expect(course.error?.fate == .unknown)
  }

  @Test func whatHasExpiredMeanwhileIsNotSentAgain() throws {
    var course = try CommitCourse([staged("a", "1", .seconds(30))])
    course.answer(429, retryAfter: .seconds(100))
    course.wait(at: Timestamp(seconds: courseTime.seconds + 100))
    #expect(course.error?.reason == .expired(key: "a"))
    #expect(course.error?.fate == .refused)
  }

  @Test func whatTheCommitItselfHasWrittenWasNotThereBefore() throws {
    var course = try CommitCourse(base: context(#"{"a":0,"b":0}"#, etag: "1"))
    course.answer(503)
    course.wait()
    course.answer(412)
    course.read(context(#"{"a":1,"b":5}"#, etag: "2"))
    #expect(course.machine.before?.variables == context(#"{"a":0,"b":5}"#).variables)
  }

  @Test func aPartOfItIsUnknown() throws {
    var course = try CommitCourse([staged("a", "1"), staged("b", "2")], base: context("{}"))
    course.answer(504)
    course.read(context(#"{"a":1}"#))
    #expect(course.error?.kind == .unknown)
  }

  @Test func ctrlCWhileItIsSentIsUnknown() throws {
    var course = try CommitCourse()
    course.put(.failed(.noAnswer(.cancelled)))
    #expect(course.error?.fate == .unknown)
  }
}
