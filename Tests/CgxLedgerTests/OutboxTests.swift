import CgxContext
import CgxJSON
import CgxLedger
import Testing

@Suite struct OutboxPolicies {
  @Test(
    arguments: [
      (1, nil, 0), (2, nil, 1), (3, nil, 2), (4, nil, 4), (7, nil, 32),
      (1, 10, 10), (7, 10, 32), (1, 7200, 3600), (2, 0, 1),
    ] as [(Int, Int?, Int64)])
  func aFailedAttemptWaits(number: Int, retryAfter: Int?, seconds: Int64) {
    let now = Timestamp(seconds: 1000)
    let step = OutboxPolicy.step(
      afterAttempt: number, at: now, retryAfter: retryAfter.map { .seconds($0) })
    #expect(step == .retry(Timestamp(seconds: 1000 + seconds)))
  }

  @Test func theLastAttemptParks() {
    let now = Timestamp(seconds: 1000)
    #expect(OutboxPolicy.attemptLimit == 8)
    #expect(OutboxPolicy.step(afterAttempt: 8, at: now) == .park)
    #expect(OutboxPolicy.step(afterAttempt: 80, at: now, retryAfter: .seconds(5)) == .park)
  }

  @Test func partsOfSecondsAreRoundedUp() {
    let step = OutboxPolicy.step(
      afterAttempt: 1, at: Timestamp(seconds: 0), retryAfter: .milliseconds(1500))
    #expect(step == .retry(Timestamp(seconds: 2)))
  }
}

@Suite struct Outbox {
  let folder = LedgerFolder()
  let clock = TestClock()

  private func open() -> Ledger { folder.open(clock: clock) }

  @Test func aResultIsTheOutboxsEntry() throws {
    let ledger = open()
    let head = try ledger.commit(1, notifies: true)
    let outbox = try ledger.outbox()
    #expect(
      outbox == [
        OutboxEntry(
          id: "msg_0000000000000001", commitID: "cmt_0000000000000001",
          tenant: "https://tenant.example", seq: head.seq, attempts: 0,
          notBefore: nil, isParked: false, reason: nil)
      ])
    let body = String(decoding: try ledger.body(of: outbox[0]), as: UTF8.self)
    #expect(
      body == """
        {"session_id":"sess_1","event":"injected","timestamp":"2026-11-18T11:06:40.25Z",\
        "data":{"ticket":1},"ledger":{"seq":3,"head":"\(head.hash)"}}
        """)
  }

  @Test func anEntryNamesItsTenantThroughCheckpointsAndRotations() throws {
    var options = Ledger.Options()
    options.rotationLimit = 8000
    var told = entry(1, notifies: true)
    told.tenant = #"a "quoted", \ } tenant"#
    _ = try folder.open(options).conclude(told, .committed)
    #expect(try open().outbox().map(\.tenant) == [told.tenant])
    let ledger = folder.open(options)
    for number in 2...20 { try ledger.commit(number) }
    #expect(try open().outbox().map(\.tenant) == [told.tenant])
    #expect(try folder.verify().files > 2)
  }

  @Test func ofTooManyTheOldestAreDroppedThoseGivenUpFirst() throws {
    var options = Ledger.Options()
    options.outboxLimit = 4
    let ledger = folder.open(options, clock: clock)
    for number in 1...4 { try ledger.commit(number, notifies: true) }
    let third = try ledger.outbox()[2]
    for _ in 1...8 {
      let entry = try #require(try ledger.outbox().first { $0.id == third.id })
      guard try ledger.claim(entry) else { throw Missing() }
      try ledger.record(Delivery(.failed), of: entry)
    }
    try ledger.commit(5, notifies: true)
    #expect(try ledger.outbox().map(\.commitID.last) == ["1", "2", "4", "5"])
    let dropped = try folder.records().dropLast().last
    #expect(dropped?["event"]?.string == "crm_notification")
    #expect(dropped?["outcome"]?.string == "dropped")
    #expect(dropped?["notification_id"]?.string == third.id)
    for number in 6...7 { try ledger.commit(number, notifies: true) }
    // A refusal that nobody is told drops nothing.
    try ledger.commit(8)
    for ledger in [ledger, open()] {
      #expect(try ledger.outbox().map(\.commitID.last) == ["4", "5", "6", "7"])
    }
    #expect(try folder.verify().isIntact)
  }

  @Test func whatWaitsNeverExceedsACheckpoint() throws {
    let ledger = folder.open(clock: clock)
    var told = entry(1, notifies: true)
    told.tenant = String(repeating: "a", count: 900_000)
    for number in 1...25 {
      told.id = "cmt_\(number)"
      _ = try ledger.conclude(told, .refused)
    }
    let outbox = try open().outbox()
    #expect((10..<20).contains(outbox.count) && outbox.last?.commitID == "cmt_25")
    #expect(try folder.verify().isIntact)
  }

  @Test func whatIsNotToldIsInNoOutbox() throws {
    var conclusion = CommitConclusion.refused
    conclusion.isTold = false
    let ledger = open()
    let entry = entry(1, notifies: true)
    try ledger.begin(entry)
    _ = try ledger.conclude(entry, conclusion)
    #expect(try ledger.outbox().isEmpty && open().outbox().isEmpty)
  }

  @Test func aFailureIsToldAndAnUnknownOutcomeIsNot() throws {
    let ledger = open()
    _ = try ledger.conclude(entry(1, notifies: true), .refused)
    _ = try ledger.conclude(entry(2, notifies: true), .lost)
    let outbox = try ledger.outbox()
    #expect(outbox.map(\.commitID) == ["cmt_0000000000000001"])
    let body = try JSON(parsing: try ledger.body(of: outbox[0]))
    #expect(body["event"] == .string("failed"))
    #expect(body["data"] == .null)
  }

  @Test func theBodyIsTheSameInEveryAttemptAndProcess() throws {
    let ledger = open()
    try ledger.commit(1, notifies: true)
    let entry = try ledger.outbox()[0]
    let body = try ledger.body(of: entry)
    #expect(try ledger.claim(entry))
    try ledger.record(Delivery(.failed, httpStatus: 500), of: entry)
    clock.advance(60)
    let other = open()
    #expect(try other.body(of: try other.outbox()[0]) == body)
  }

  @Test func whatWasDeliveredLeavesIt() throws {
    let ledger = open()
    for number in 1...3 { try ledger.commit(number, notifies: true) }
    let second = try ledger.outbox()[1]
    #expect(try ledger.claim(second))
    try ledger.record(Delivery(.delivered, httpStatus: 204), of: second)
    #expect(try ledger.outbox().map(\.commitID.last) == ["1", "3"])
    #expect(try open().outbox().map(\.commitID.last) == ["1", "3"])
    let record = try #require(try folder.records().last)
    #expect(record["event"] == .string("crm_notification"))
    #expect(record["outcome"] == .string("delivered"))
    #expect(record["attempt"] == .integer(1))
    #expect(record["http_status"] == .integer(204))
    #expect(record["open"] == .integer(2))
    #expect(throws: LedgerError.self) { try ledger.body(of: second) }
  }

  @Test func whatFailsTooOftenIsParkedUntilItIsAskedFor() throws {
    let ledger = open()
    try ledger.commit(1, notifies: true)
    for number in 1...8 {
      let entry = try ledger.outbox()[0]
      #expect(entry.attempts == number - 1 && !entry.isParked)
      #expect(try ledger.claim(entry))
      try ledger.record(Delivery(.failed, reason: "refused"), of: entry)
    }
    let parked = try open().outbox()[0]
    #expect(parked.isParked && parked.attempts == 8 && parked.reason == "refused")
    #expect(try !ledger.claim(parked))
    let record = try #require(try folder.records().last)
    #expect(record["outcome"] == .string("parked") && record["open"] == .integer(0))
    #expect(try open().requeueParked() == 1)
    let entry = try ledger.outbox()[0]
    #expect(!entry.isParked && entry.attempts == 0 && entry.notBefore == nil)
    #expect(try ledger.claim(entry))
    #expect(try ledger.requeueParked() == 0)
  }

  @Test func theHookIsLeftAloneAsLongAsItAsks() throws {
    let ledger = open()
    try ledger.commit(1, notifies: true)
    try ledger.commit(2, notifies: true)
    let outbox = try ledger.outbox()
    #expect(try ledger.claim(outbox[0]))
    try ledger.record(
      Delivery(.failed, httpStatus: 503, retryAfter: .seconds(90)), of: outbox[0])
    let until = clock.now.adding(seconds: 90)
    #expect(try open().hookNotBefore() == until)
    #expect(try open().outbox()[0].notBefore == until)
    #expect(try ledger.claim(outbox[1]))
    try ledger.record(Delivery(.delivered), of: outbox[1])
    #expect(try open().hookNotBefore() == nil)
  }

  @Test func oneProcessAtATimeDelivers() throws {
    let (first, second) = (open(), open())
    try first.commit(1, notifies: true)
    let entry = try first.outbox()[0]
    // Whoever wrote the result has the first go, once.
    #expect(try !second.claim(entry))
    #expect(try first.claim(entry))
    #expect(try !first.claim(entry))
    first.release(entry)
    #expect(try second.claim(entry))
    #expect(try !first.claim(entry))
    try second.record(Delivery(.failed), of: entry)
    // The entry is out of date: somebody has tried it since.
    #expect(try !first.claim(entry))
    #expect(try first.claim(try first.outbox()[0]))
  }

  @Test func whatAProcessLeavesUnclaimedIsFree() throws {
    let (first, second) = (open(), open())
    try first.commit(1, notifies: true)
    let entry = try second.outbox()[0]
    first.releaseUnclaimed()
    #expect(try second.claim(entry))
    var third: Ledger? = open()
    try third?.commit(2, notifies: true)
    let next = try second.outbox()[1]
    #expect(try !second.claim(next))
    third = nil
    #expect(try second.claim(next))
  }

  @Test func dataOfAnyLengthComesBack() throws {
    let ledger = open()
    for length in 0..<8 {
      let data = JSON.string(String(repeating: "é", count: length))
      _ = try ledger.conclude(entry(length, crm: data, notifies: true), .committed)
      let body = try ledger.body(of: try #require(try ledger.outbox().last))
      #expect(try JSON(parsing: body)["data"] == data)
    }
  }

  @Test func sealedDataIsOpenedByItsKeyAlone() throws {
    try open().commit(1, notifies: true)
    let other = LedgerFolder()
    try other.open().commit(2)
    folder.write(other.bytes("audit.jsonl.key"), to: "audit.jsonl.key")
    #expect(throws: LedgerError.wrongKey(path: folder.ledger)) { try open().outbox() }
  }
}
