import CgxContext
import CgxJSON
import CgxLedger
import Glibc
import Testing

@Suite struct OpenCommits {
  let folder = LedgerFolder()

  /// An intent whose process has ended.
  private func abandon(_ entry: CommitEntry) throws {
    try folder.open().begin(entry)
  }

  @Test func anIntentWithoutAResultIsReported() throws {
    try abandon(entry(1))
    try folder.open().commit(2)
    for commits in [try Ledger.glance(folder.ledger), try folder.open().openCommits()] {
      let commit = try #require(commits.first)
      #expect(commits.count == 1)
      #expect(commit.id == "cmt_0000000000000001" && commit.session == "sess_1")
      #expect(commit.tenant == "https://tenant.example" && commit.keys == ["plan", "old"])
      #expect(commit.moment == Timestamp(seconds: 1_795_000_000) && commit.seq == 2)
      #expect(commit.state == .intent && !commit.hasOwner)
    }
  }

  @Test func oneThatIsUnderWayHasAnOwner() throws {
    let ledger = folder.open()
    let entry = entry(1)
    try ledger.begin(entry)
    #expect(try Ledger.glance(folder.ledger).isEmpty)
    #expect(try folder.open().openCommits().map(\.hasOwner) == [true])
    #expect(try ledger.openCommits().map(\.hasOwner) == [true])
    _ = try ledger.conclude(entry, .committed)
    #expect(try ledger.openCommits().isEmpty)
  }

  @Test func anUnknownOutcomeStaysOpenWithoutAnOwner() throws {
    let ledger = folder.open()
    try ledger.begin(entry(1))
    _ = try ledger.conclude(entry(1), .lost)
    for commits in [
      try Ledger.glance(folder.ledger), try folder.open().openCommits(), try ledger.openCommits(),
    ] {
      #expect(commits.map(\.state) == [.unknown] && commits.map(\.hasOwner) == [false])
    }
  }

  @Test func aLaterIntentOfTheSameCommitReplacesTheFirst() throws {
    let ledger = folder.open()
    try ledger.begin(entry(1))
    try ledger.begin(entry(1, changes: [change("plan", .string("gold"))]))
    #expect(try folder.open().openCommits().map(\.keys) == [["plan"]])
    #expect(try folder.open().openCommits().map(\.hasOwner) == [true])
    _ = try ledger.conclude(entry(1), .committed)
    #expect(try Ledger.glance(folder.ledger).isEmpty)
  }

  @Test func aResolutionSaysWhatTheIntentSaid() throws {
    try abandon(entry(1, message: "why", crm: .members(["a": .integer(1)]), notifies: true))
    let ledger = folder.open()
    let commit = try ledger.openCommits()[0]
    let head = try #require(
      try ledger.resolve(
        commit, CommitConclusion(.success, details: "found to be committed")
      ).head)
    let records = try folder.records()
    let (intent, result) = (records[1], try #require(records.last))
    #expect(result["seq"] == .integer(head.seq))
    #expect(result["resolved_by"] == .string("recover"))
    for name in [
      "commit_id", "session_id", "variables", "message", "crm", "notifies", "pid", "actor",
    ] {
      #expect(intent[name] != nil && intent[name] == result[name])
    }
    #expect(try JSON(parsing: try ledger.body(of: try ledger.outbox()[0]))["data"]?["a"] != nil)
    #expect(try Ledger.glance(folder.ledger).isEmpty)
    #expect(try folder.verify(head: head.hash).isIntact)
    // Once.
    #expect(try folder.open().resolve(commit, .committed) == .closedByOthers)
  }

  @Test func whoRecoversDoesNotChooseWhetherSomebodyIsTold() throws {
    let commits = [
      entry(1), entry(2, notifies: true), entry(3, notifies: true), entry(4, notifies: true),
    ]
    for commit in commits { try abandon(commit) }
    var ledger = folder.open()
    let open = try ledger.openCommits()
    _ = try ledger.resolve(open[0], .committed)
    // Through a result that left it open, too.
    #expect(try ledger.resolve(open[1], .lost).head != nil)
    ledger = folder.open()
    _ = try ledger.resolve(open[1], .refused)
    var untold = CommitConclusion.committed
    untold.isTold = false
    _ = try ledger.resolve(open[2], untold)
    var lost = CommitConclusion.lost
    lost.isGivenUp = true
    _ = try ledger.resolve(open[3], lost)
    #expect(try ledger.openCommits().isEmpty)
    #expect(try ledger.outbox().map(\.commitID) == ["cmt_0000000000000002"])
  }

  @Test func oneWhoseRecordIsGoneCanOnlyBeGivenUp() throws {
    var options = Ledger.Options()
    options.rotationLimit = 8000
    try abandon(entry(1, notifies: true))
    let ledger = folder.open(options)
    for number in 2...20 { try ledger.commit(number) }
    for name in folder.names where name.hasPrefix("audit.0") { unlink(folder.path + "/" + name) }
    for commits in [try Ledger.glance(folder.ledger), try ledger.openCommits()] {
      #expect(commits.map(\.id) == ["cmt_0000000000000001"] && commits.map(\.seq) == [2])
      #expect(commits.map(\.isDecidable) == [false] && commits.map(\.state) == [.intent])
      #expect(commits[0].session.isEmpty && commits[0].tenant.isEmpty && commits[0].keys.isEmpty)
      #expect(
        commits[0].judge(live: ContextDocument(variables: JSONObject()), at: TestClock().now)
          == .undecided)
    }
    let commit = try ledger.openCommits()[0]
    #expect(throws: LedgerError.self) { try ledger.resolve(commit, .committed) }
    var conclusion = CommitConclusion.lost
    conclusion.isGivenUp = true
    let head = try #require(try ledger.resolve(commit, conclusion).head)
    #expect(try ledger.openCommits().isEmpty && folder.open().openCommits().isEmpty)
    let record = try #require(try folder.records().last)
    #expect(record["seq"] == .integer(head.seq) && record["status"] == .string("UNKNOWN"))
    #expect(record["commit_id"] == .string(commit.id) && record["session_id"] == nil)
  }

  @Test func aResultSaysWhatTheContextWasWhenItEnded() throws {
    let ledger = folder.open()
    let document = { (text: String) in
      ContextDocument(
        variables: JSONObject([JSONObject.Member(key: "plan", value: .string(text))]))
    }
    try ledger.begin(entry(1, before: document("tin")))
    try ledger.begin(entry(1, before: document("silver")))
    _ = try ledger.conclude(entry(1, before: document("brass")), .committed)
    let codes = try folder.records().dropFirst().map { record in
      guard case .array(let variables)? = record["variables"] else { throw Missing() }
      return variables[0]["before"]?["value_hmac"]?.string
    }
    #expect(Set(codes).count == 3 && !codes.contains(nil))
  }

  @Test func whatIsStillUnknownIsSaidOnce() throws {
    try abandon(entry(1))
    let ledger = folder.open()
    let commit = try ledger.openCommits()[0]
    #expect(try ledger.resolve(commit, .lost).head != nil)
    #expect(try ledger.resolve(try ledger.openCommits()[0], .lost) == .alreadyUnknown)
    #expect(try folder.open().openCommits().map(\.state) == [.unknown])
    #expect(try ledger.resolve(try ledger.openCommits()[0], .refused).head != nil)
    #expect(try ledger.openCommits().isEmpty)
  }

  @Test func theyAreOldestFirstAndSurviveCheckpoints() throws {
    for number in 1...3 { try abandon(entry(number)) }
    let ledger = folder.open()
    for number in 10..<60 { try ledger.commit(number) }
    for number in 4...5 { try abandon(entry(number)) }
    let expected = (1...5).map { "cmt_000000000000000\($0)" }
    #expect(try Ledger.glance(folder.ledger).map(\.id) == expected)
    #expect(try folder.open().openCommits().map(\.id) == expected)
  }

  @Test func aGlanceReadsTheEndAlone() throws {
    let ledger = folder.open()
    try ledger.commit(1)
    let line = folder.lines()
    // Nothing of what stands before the last record is a record.
    let filler = [UInt8](repeating: 0x20, count: 1 << 20)
    folder.write(lines: [filler, line[2]])
    #expect(try Ledger.glance(folder.ledger).isEmpty)
  }

  @Test func aLongRecordIsReadAll() throws {
    let text = String(repeating: "a", count: 300_000)
    try abandon(entry(1, message: text))
    #expect(try Ledger.glance(folder.ledger).map(\.keys) == [["plan", "old"]])
    #expect(throws: LedgerError.self) {
      try folder.open().begin(entry(2, message: String(repeating: "a", count: 17 << 20)))
    }
    try folder.open().commit(3)
    #expect(try folder.verify().isIntact)
  }
}

@Suite struct Judging {
  private static let moment = Timestamp(seconds: 1_795_000_010)

  private static func document(
    _ variables: [(String, JSON)], etag: String? = nil, scope: String? = nil
  ) -> ContextDocument {
    var document = ContextDocument(
      variables: JSONObject(variables.map { JSONObject.Member(key: $0.0, value: $0.1) }),
      etag: etag)
    if let scope {
      for (key, _) in variables {
        document.metadata[key] = ContextDocument.Metadata(scope: scope, expiresAt: nil)
      }
    }
    return document
  }

  private static let gold = document([("plan", .string("gold")), ("n", .integer(1))])
  private static let silver = document([("plan", .string("silver"))])

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var before: ContextDocument?
    var live: ContextDocument
  }

  /// Against what the same comparison says of the values themselves.
  @Test(arguments: [
    Case(testDescription: "all there", before: silver, live: gold),
    Case(testDescription: "nothing there", before: silver, live: silver),
    Case(testDescription: "nothing there, base unknown", before: nil, live: document([])),
    Case(testDescription: "another value, base unknown", before: nil, live: silver),
    Case(testDescription: "half", before: silver, live: document([("n", .integer(1))])),
    Case(testDescription: "others", before: silver, live: document([("plan", .string("tin"))])),
    Case(
      testDescription: "same version", before: document([], etag: "1"),
      live: document([], etag: "1")),
    Case(testDescription: "all there before", before: gold, live: gold),
    Case(
      testDescription: "told", before: nil,
      live: document([("plan", .string("gold")), ("n", .integer(1))], scope: "session")),
    Case(
      testDescription: "another scope", before: nil,
      live: document([("plan", .string("gold")), ("n", .integer(1))], scope: "user")),
    Case(
      testDescription: "another spelling", before: silver,
      live: document([("plan", .string("gold")), ("n", .number(JSONNumber(1, fractionDigits: 2)))])),
  ])
  func codesTellWhatValuesTell(_ example: Case) throws {
    let changes = [change("plan", .string("gold")), change("n", .integer(1)), change("gone", nil)]
    let expected = ReadBack(
      changes, base: example.before, live: example.live, at: Self.moment)
    let folder = LedgerFolder()
    try folder.open().begin(entry(1, changes: changes, before: example.before))
    for commits in [try Ledger.glance(folder.ledger), try folder.open().openCommits()] {
      #expect(commits[0].judge(live: example.live, at: Self.moment) == expected)
    }
  }
}
