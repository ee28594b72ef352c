import CgxContext
import CgxJSON
import Testing

@Suite struct Merging {
  private let now = Timestamp(seconds: 1_800_000_000)
  private let place = Place(source: "t", line: 1, column: 1)

  private func fixed(
    _ key: String, _ value: JSON?, _ scope: Scope = .session, _ lifetime: Lifetime = .never
  ) throws -> FixedChange {
    try FixedChange(
      Change(
        key: key, scope: scope, action: value.map { .set($0, lifetime) } ?? .unset, place: place),
      at: now)
  }

  private func document(
    _ values: KeyValuePairs<String, JSON>, scope: String? = nil, expiry: Timestamp? = nil,
    etag: String? = nil
  ) -> ContextDocument {
    var document = ContextDocument(
      variables: JSONObject(values.map { .init(key: $0.key, value: $0.value) }), etag: etag)
    for key in document.variables.keys where scope != nil {
      document.metadata[key] = .init(scope: scope, expiresAt: expiry?.rfc3339)
    }
    return document
  }

  // MARK: Three-way merge

  @Test func onlyStagedKeysThatOthersChangedAreConflicts() throws {
    let staged = [try fixed("a", .integer(1)), try fixed("b", nil)]
    let base = document(["a": .integer(0), "b": .integer(0), "c": .integer(0)])
    let live = document(["a": .integer(0), "b": .integer(5), "c": .integer(9)])
    #expect(
      ThreeWayMerge.conflicts(staged, base: base, live: live, at: now)
        == [MergeConflict(key: "b", base: .integer(0), theirs: .integer(5))])
  }

  @Test func theSameChangeByAnotherIsNoConflict() throws {
    let staged = [try fixed("a", .integer(1))]
    let base = document(["a": .integer(0)])
    let live = document(["a": .integer(1)])
    #expect(ThreeWayMerge.conflicts(staged, base: base, live: live, at: now).isEmpty)
  }

  @Test func anotherScopeIsAChangeByAnother() throws {
    let staged = [try fixed("a", .integer(1))]
    let base = document(["a": .integer(0)], scope: "session")
    let live = document(["a": .integer(0)], scope: "global")
    #expect(
      ThreeWayMerge.conflicts(staged, base: base, live: live, at: now)
        == [MergeConflict(key: "a", base: .integer(0), theirs: .integer(0))])
  }

  @Test func whatHasExpiredWasRemovedByNobody() throws {
    let staged = [try fixed("a", .integer(1))]
    let base = document(["a": .integer(0)], scope: "session", expiry: Timestamp(seconds: 5))
    #expect(ThreeWayMerge.conflicts(staged, base: base, live: document([:]), at: now).isEmpty)
  }

  @Test func withoutABaseWhatDiffersCounts() throws {
    let staged = [try fixed("a", .integer(1)), try fixed("b", .integer(2))]
    let live = document(["a": .integer(0)])
    #expect(
      ThreeWayMerge.conflicts(staged, base: nil, live: live, at: now).map(\.key) == ["a"])
  }

  // MARK: Reading back

  @Test func allIsThere() throws {
    let changes = [try fixed("a", .integer(1)), try fixed("b", nil)]
    let base = document(["b": .integer(0)], etag: "1")
    #expect(
      ReadBack(changes, base: base, live: document(["a": .integer(1)], etag: "2"), at: now)
        == .applied)
  }

  @Test func nothingIsThere() throws {
    let changes = [try fixed("a", .integer(1))]
    let base = document(["a": .integer(0)])
    #expect(ReadBack(changes, base: base, live: base, at: now) == .notApplied)
    #expect(ReadBack(changes, base: nil, live: document([:]), at: now) == .notApplied)
    // What is there instead may have overwritten it.
    #expect(ReadBack(changes, base: nil, live: base, at: now) == .changedByOthers)
  }

  @Test func whatHasExpiredTellsNothing() throws {
    let short = try FixedChange(
      Change(
        key: "a", scope: .session, action: .set(.integer(1), .seconds(5)), place: place), at: now)
    let later = Timestamp(seconds: now.seconds + 10)
    let changes = [try fixed("gone", nil), short]
    #expect(ReadBack(changes, base: nil, live: document([:]), at: later) == .indistinct)
    let base = document(["gone": .integer(1)], etag: "1")
    #expect(ReadBack(changes, base: base, live: document([:], etag: "2"), at: later) == .applied)
    #expect(ReadBack([short], base: base, live: base, at: later) == .notApplied)
  }

  @Test func anotherWriterWasThereToo() throws {
    let changes = [try fixed("a", .integer(1))]
    #expect(
      ReadBack(
        changes, base: document(["a": .integer(0)]), live: document(["a": .integer(7)]), at: now)
        == .changedByOthers)
  }

  @Test func aPartIsThere() throws {
    let changes = [try fixed("a", .integer(1)), try fixed("b", .integer(2))]
    #expect(
      ReadBack(
        changes, base: document([:]), live: document(["a": .integer(1)]), at: now) == .undecided)
  }

  @Test func theSameVersionMeansThatNothingArrived() throws {
    let changes = [try fixed("a", .integer(1)), try fixed("b", .integer(2))]
    let base = document(["a": .integer(1)], etag: "1")
    #expect(ReadBack(changes, base: base, live: base, at: now) == .notApplied)
  }

  @Test func aLifetimeThatCannotBeSeenLeavesItOpen() throws {
    let changes = [try fixed("a", .integer(1), .session, .seconds(60))]
    let live = document(["a": .integer(1)])
    #expect(ReadBack(changes, base: live, live: live, at: now) == .indistinct)
    #expect(ReadBack(changes, base: nil, live: live, at: now) == .indistinct)
    let prolonged = document(
      ["a": .integer(1)], scope: "session", expiry: Timestamp(seconds: now.seconds + 60))
    #expect(ReadBack(changes, base: live, live: prolonged, at: now) == .applied)
  }

  @Test func aScopeThatDiffersIsNotAsItWasAskedFor() throws {
    let changes = [try fixed("a", .integer(1), .user)]
    let live = document(["a": .integer(1)], scope: "session")
    #expect(ReadBack(changes, base: live, live: live, at: now) == .notApplied)
  }

  // MARK: The difference

  @Test func everyKindOfDifferenceIsTold() throws {
    let live = document(
      ["same": .integer(1), "other": .integer(1), "gone": .integer(1), "moved": .integer(1)],
      scope: "session")
    let entries = live.diff(
      [
        try fixed("same", .integer(1)), try fixed("other", .integer(2)), try fixed("gone", nil),
        try fixed("moved", .integer(1), .user), try fixed("new", .integer(1)),
        try fixed("absent", nil), try fixed("same", .integer(1), .session, .seconds(60)),
      ], at: now)
    #expect(
      entries.map(\.kind) == [
        .unchanged, .changed, .removed, .changed, .added, .unchanged, .changed,
      ])
    #expect(entries[3].oldScope == .session)
  }
}
