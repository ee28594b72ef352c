import CgxContext
import CgxJSON
import Testing

@testable import CgxLanguage

@Suite struct SandboxStatements {
  private func action(_ text: String) throws -> SandboxAction {
    let parsed = script("sandbox " + text)
    #expect(parsed.diagnostics.isEmpty, "\(parsed.diagnostics.map(\.problem))")
    guard case .sandbox(let action)? = parsed.statements.first?.command else { throw NotASet() }
    return action
  }

  private func fault(_ text: String) throws -> SandboxFault {
    guard case .fault(let fault) = try action("fault " + text) else { throw NotASet() }
    return fault
  }

  @Test func aFaultBefallsTheNextPutUnlessMoreIsSaid() throws {
    let fault = try fault("503")
    guard case .status(503, retryAfter: nil) = fault.kind else {
      Issue.record("\(fault.kind)")
      return
    }
    #expect(fault.times == 1)
    #expect(fault.after == 0)
    #expect(fault.target == .put)
    #expect(!fault.isApplied)
  }

  @Test func settingsStandInAnyOrder() throws {
    for text in [
      "429 applied times 3 after 2 retry-after 1m30s on any",
      "429 on any retry-after 1m30s after 2 times 3 applied",
    ] {
      let fault = try fault(text)
      guard case .status(429, retryAfter: 90) = fault.kind else {
        Issue.record("\(fault.kind)")
        continue
      }
      #expect(fault.times == 3)
      #expect(fault.after == 2)
      #expect(fault.target == .any)
      #expect(fault.isApplied)
    }
  }

  @Test(arguments: SandboxFault.Target.allCases)
  func everyTargetCanBeNamed(target: SandboxFault.Target) throws {
    #expect(try fault("503 on \(target.rawValue)").target == target)
    #expect(try fault("lost applied on \(target.rawValue) times 2").target == target)
  }

  @Test func theCRMHookIsATarget() throws {
    let fault = try fault("429 on crm retry-after 2s times 3 after 1")
    #expect(fault.target == .crm)
    #expect(fault.times == 3)
  }

  @Test func whatTheHookHasAcceptedIsAFact() {
    func problems(_ fact: String) -> [Problem] {
      script("expect \(fact) exists").knownProblems(now: Timestamp(seconds: 0)).map(\.problem)
    }
    #expect(problems("sandbox.notifications") == [])
    #expect(problems("sandbox.notifications.0.event") == [])
    #expect(
      problems("sandbox.notification.0")
        == [.unknownFact("sandbox.notification.0", suggestion: "sandbox.notifications")])
  }

  @Test(arguments: SandboxFault.Misbehaviour.allCases)
  func everyMisbehaviourIsAFault(kind: SandboxFault.Misbehaviour) throws {
    let fault = try fault("\(kind.rawValue) applied times 2 on token")
    guard case .misbehaviour(kind) = fault.kind else {
      Issue.record("\(fault.kind)")
      return
    }
    #expect(fault.isApplied)
    #expect(fault.target == .token)
  }

  @Test func aConflictHasAKeyAndAnyValue() throws {
    let fault = try fault(#"conflict tier {"a": [1]} times 2 after 1"#)
    guard case .conflict(let key, let value) = fault.kind,
      case .literal(let json) = value.expression
    else {
      Issue.record("\(fault.kind)")
      return
    }
    #expect(key.knownText == "tier")
    #expect(json.compact == #"{"a":[1]}"#)
    #expect(fault.times == 2)
    #expect(fault.after == 1)
  }

  @Test(arguments: [
    ("clock", SandboxAction.Clock.show), ("clock +2h", .move(milliseconds: 7_200_000)),
    ("clock 1h30m", .move(milliseconds: 5_400_000)), ("clock -1s", .move(milliseconds: -1000)),
    ("clock +250ms", .move(milliseconds: 250)), ("clock virtual", .virtual), ("clock real", .real),
  ])
  func theClockIsShownMovedOrStopped(text: String, expected: SandboxAction.Clock) throws {
    guard case .clock(let clock) = try action(text) else { throw NotASet() }
    #expect(clock == expected)
  }

  private static let kinds = [
    "a status", "timeout", "reset", "lost", "slow", "garbage", "truncated", "huge", "conflict",
  ]

  @Test(arguments: [
    ("fault timout", Problem.notOneOf("timout", kinds, suggestion: "timeout"), "timout"),
    ("fault sluggish", .notOneOf("sluggish", kinds, suggestion: nil), "sluggish"),
    ("fault 299", .misplaced("299", expected: "a status from 300 to 599"), "299"),
    ("fault 4xx", .misplaced("4xx", expected: "a status from 300 to 599"), "4xx"),
    ("fault -1", .misplaced("-1", expected: "a status from 300 to 599"), "-1"),
    ("fault {}", .misplaced("{}", expected: "a status or a fault such as timeout"), "{}"),
    (
      "fault 503 aplied",
      .notOneOf(
        "aplied", ["applied", "times", "after", "on", "retry-after"], suggestion: "applied"),
      "aplied"
    ),
    (
      "fault lost time 2",
      .notOneOf("time", ["applied", "times", "after", "on"], suggestion: "times"), "time"
    ),
    (
      "fault reset retry-after 2s",
      .misplaced(
        "retry-after",
        expected: "applied, times, after or on: only a status comes with 'retry-after'"),
      "retry-after"
    ),
    (
      "fault conflict a 1 applied",
      .misplaced(
        "applied", expected: "times or after: nothing of a PUT that comes second is applied"),
      "applied"
    ),
    (
      "fault conflict a 1 on get",
      .misplaced("on", expected: "times or after: a conflict befalls a PUT"), "on"
    ),
    ("fault 503 times 2 times 3", .repeated("'times'"), "times"),
    ("fault 503 times 0", .misplaced("0", expected: "a count from 1 to 1000000"), "0"),
    (
      "fault 503 on puts",
      .notOneOf("puts", ["put", "get", "token", "crm", "any"], suggestion: "put"), "puts"
    ),
    ("fault 429 retry-after 2", .duration(.missingUnit, "2"), "2"),
    ("fault 429 retry-after -2s", .duration(.malformed, "-2s"), "-2s"),
    (
      "clock virtul",
      .notOneOf(
        "virtul", ["virtual", "real", "a duration such as +2h"], suggestion: "virtual"), "virtul"
    ),
    ("clock +2", .duration(.missingUnit, "+2"), "+2"),
  ])
  func marksTheMistake(text: String, expected: Problem, marked: String) throws {
    let diagnostic = try #require(script("sandbox " + text).diagnostics.first)
    #expect(diagnostic.problem == expected)
    let bytes = diagnostic.source.bytes[diagnostic.range]
    #expect(String(decoding: bytes, as: UTF8.self) == marked)
  }

  @Test(arguments: [
    "fault conflict", "fault conflict a", "fault 503 times", "fault 503 after", "fault 503 on",
    "fault 503 retry-after",
  ])
  func aWordTooFew(text: String) throws {
    let diagnostic = try #require(script("sandbox " + text).diagnostics.first)
    guard case .missing = diagnostic.problem else {
      Issue.record("\(diagnostic.problem)")
      return
    }
  }

  @Test func whatAConflictNamesIsCheckedBeforeItRuns() {
    let parsed = script("sandbox fault conflict a.b ${commit.foo}")
    #expect(parsed.diagnostics.isEmpty)
    #expect(
      parsed.knownProblems(now: Timestamp(seconds: 0)).map(\.problem) == [
        .rule(.key(.character("."))), .unknownFact("commit.foo", suggestion: nil),
      ])
  }
}
