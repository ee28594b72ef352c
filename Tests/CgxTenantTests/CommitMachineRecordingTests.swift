import CgxContext
import CgxJSON
import Testing

@testable import CgxTenant

@Suite struct CommitMachineRecording {
  private func machine(
    _ changes: [Change], base: ContextDocument? = nil, onConflict: ConflictPolicy = .ours
  ) throws -> CommitMachine {
    CommitMachine(
      try CommitPlan(changes, at: courseTime, base: base, onConflict: onConflict), seed: 1)
  }

  @Test func theIntentIsWrittenDownBeforeThePUT() throws {
    var machine = try machine([staged("a", "1")])
    #expect(machine.handle(.start) == .record)
    #expect(machine.attempts == 0)
    #expect(machine.handle(.recorded(nil)) == .put(ifMatch: nil))
  }

  @Test func nothingIsSentWhereItCantBe() throws {
    var machine = try machine([staged("a", "1")])
    _ = machine.handle(.start)
    let action = machine.handle(.recorded(RecordingFailure("the disk is full")))
    guard case .finish(.failed(let error)) = action else {
      Issue.record("\(action)")
      return
    }
    #expect(error.kind == .ledger)
    #expect(error.fate == .nothingSent)
    #expect(error.sentence == "the disk is full")
    #expect(machine.attempts == 0)
  }

  @Test func whatSendsNothingNeedsNoIntent() throws {
    var live = context(#"{"a":1}"#)
    live.metadata["a"] = ContextDocument.Metadata(scope: "session", expiresAt: nil)
    var machine = try machine([staged("a", "1")], base: live)
    #expect(machine.handle(.start) == .get)
    let action = machine.handle(.context(.success(live), courseTime))
    guard case .finish(.unchanged) = action else {
      Issue.record("\(action)")
      return
    }
  }

  @Test func aRepeatOfTheSameIsNotWrittenAgain() throws {
    var machine = try machine([staged("a", "1")])
    _ = machine.handle(.start)
    _ = machine.handle(.recorded(nil))
    _ = machine.handle(.put(.answered(Answer(status: 503))))
    #expect(machine.handle(.waited(true, courseTime)) == .put(ifMatch: nil))
  }

  @Test func aShrunkenChangeSetIsWrittenAgain() throws {
    var machine = try machine(
      [staged("a", "1"), staged("b", "1")], base: context(#"{"a":0}"#), onConflict: .theirs)
    _ = machine.handle(.start)
    _ = machine.handle(.recorded(nil))
    _ = machine.handle(.put(.answered(Answer(status: 409))))
    #expect(machine.handle(.context(.success(context(#"{"a":7}"#)), courseTime)) == .record)
    #expect(machine.changes.map(\.key) == ["b"])
    let action = machine.handle(.recorded(RecordingFailure("the disk is full")))
    guard case .finish(.failed(let error)) = action else {
      Issue.record("\(action)")
      return
    }
    #expect(error.fate == .refused)
  }
}
