import CgxContext
import CgxJSON
import Testing

@Suite struct ChangeSets {
  private func change(_ key: String, _ value: Int = 1, line: Int = 1) -> Change {
    Change(
      key: key, scope: .session, action: .set(.integer(value), .never),
      place: Place(source: "t.cgx", line: line, column: 1))
  }

  private func value(_ change: Change?) -> JSON? {
    if case .set(let value, _)? = change?.action { value } else { nil }
  }

  @Test func keepsTheOrderOfStaging() {
    var stage = ChangeSet()
    stage.stage([change("b")])
    stage.stage([change("a")])
    #expect(stage.keys == ["b", "a"])
  }

  @Test func theSameKeyReplacesInItsPlaceAndSaysWhatItReplaced() {
    var stage = ChangeSet()
    stage.stage([change("a", 1)])
    stage.stage([change("b", 2)])
    let replaced = stage.stage([change("a", 3)])
    #expect(replaced.map(value) == [.integer(1)])
    #expect(stage.keys == ["a", "b"])
    #expect(value(stage["a"]) == .integer(3))
  }

  @Test func undoTakesBackOneStepAfterTheOther() {
    var stage = ChangeSet()
    stage.stage([change("a", 1)])
    stage.stage([change("a", 2)])
    stage.stage([change("b", 3), change("c", 4)])
    stage.discard(["a"])
    #expect(stage.keys == ["b", "c"])
    #expect(stage.undo() == ["a"])
    #expect(value(stage["a"]) == .integer(2))
    #expect(stage.undo() == ["b", "c"])
    #expect(stage.undo() == ["a"])
    #expect(value(stage["a"]) == .integer(1))
    #expect(stage.undo() == ["a"])
    #expect(stage.isEmpty)
    #expect(stage.undo() == nil)
  }

  @Test func undoOfDiscardingEverythingBringsTheOrderBack() {
    var stage = ChangeSet()
    stage.stage([change("a"), change("b"), change("c")])
    stage.discardAll()
    #expect(stage.isEmpty)
    _ = stage.undo()
    #expect(stage.keys == ["a", "b", "c"])
  }

  @Test func aKeyTwiceInOneStepIsUndoneWhole() {
    var stage = ChangeSet()
    stage.stage([change("a", 1), change("a", 2)])
    #expect(value(stage["a"]) == .integer(2))
    _ = stage.undo()
    #expect(stage["a"] == nil)
  }

  @Test func clearingForgetsTheStepsToo() {
    var stage = ChangeSet()
    stage.stage([change("a")])
    stage.clear()
    #expect(stage.undo() == nil)
  }
}

@Suite struct Rules {
  @Test(arguments: [
    "a", "A9_-", "-a-", "_1", String(repeating: "k", count: 128),
  ])
  func keysThatAreAllowed(key: String) {
    #expect(VariableKey.violation(of: key) == nil)
  }

  @Test(arguments: [
    ("", KeyViolation.empty), (String(repeating: "k", count: 129), .tooLong(length: 129)),
    ("a.b", .character(".")), ("a b", .character(" ")), ("ä", .character("ä")),
    ("a\nb", .character("\n")), ("---", .noLetterOrDigit), ("_", .noLetterOrDigit),
    ("a\u{0}", .character("\u{0}")), ("e\u{301}", .character("e\u{301}")),
  ])
  func keysThatAreRefused(key: String, violation: KeyViolation) {
    #expect(VariableKey.violation(of: key) == violation)
  }

  private let now = Timestamp(seconds: 1_000_000, nanoseconds: 900_000_000)

  @Test func aRelativeLifetimeCountsFromTheWholeSecond() throws {
    #expect(try Lifetime.seconds(10).expiry(committedAt: now) == Timestamp(seconds: 1_000_010))
  }

  @Test func lifetimesThatGiveNoExpiryAreRefused() {
    #expect(throws: LifetimeError.zero) { try Lifetime.seconds(0).expiry(committedAt: now) }
    #expect(throws: LifetimeError.tooLong) { try Lifetime.seconds(.max).expiry(committedAt: now) }
    #expect(throws: LifetimeError.past(now)) { try Lifetime.until(now).expiry(committedAt: now) }
  }

  @Test func everyViolationOfAChangeIsNamedAtItsPlace() {
    let place = Place(source: "x.cgx", line: 3, column: 1)
    let change = Change(
      key: "a b", scope: .user, action: .set(.null, .seconds(0)), place: place)
    #expect(
      change.violations(at: now) == [
        Violation(.key(.character(" ")), key: "a b", place: place),
        Violation(.lifetime(.zero), key: "a b", place: place),
      ])
  }
}
