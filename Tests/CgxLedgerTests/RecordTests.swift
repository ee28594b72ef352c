import CgxContext
import CgxJSON
import CgxLedger
import Crypto
import Testing

@Suite struct Records {
  let folder = LedgerFolder()

  /// The lines with all hashes, the process and its machine masked.
  private func masked() throws -> [String] {
    try folder.records().map { record in
      guard case .object(var object) = record else { return "" }
      for key in ["pid", "host"] where object[key] != nil { object[key] = .string("…") }
      if object["actor"] != nil { object["actor"] = .object(JSONObject()) }
      return JSON.object(object).compact.replacing(#/"[0-9a-f]{64}"/#) { match in
        match.output.contains("abab") || match.output.contains("000000000000000")
          ? String(match.output.prefix(5)) + "\"" : "\"#\""
      }
    }
  }

  @Test func aCommitWritesAnIntentAndAResultBehindACheckpoint() throws {
    let before = ContextDocument(
      variables: JSONObject([JSONObject.Member(key: "plan", value: .string("silver"))]),
      metadata: ["plan": ContextDocument.Metadata(scope: "session", expiresAt: nil)], etag: "\"7\"")
    let entry = entry(before: before, message: "why", notifies: true)
    let ledger = folder.open()
    try ledger.begin(entry)
    let head = try ledger.conclude(entry, .committed)
    #expect(head.seq == 3)
    let identification = """
      "commit_id":"cmt_0000000000000001","started":"2026-11-18T11:06:40Z","session_id":"sess_1",\
      "tenant":"https://tenant.example","actor":{},"host":"…","pid":"…","version":"1.2.3",\
      "script":"a.cgx","line":3,"variable_count":2,"variables":[\
      {"key":"plan","action":"set","scope":"session","expires_at":"2026-11-18T11:07:40Z",\
      "value_hmac":"#","before":{"value_hmac":"#","scope":"session","expires_at":null}},\
      {"key":"old","action":"unset","scope":"session","expires_at":"2026-11-18T11:06:40Z",\
      "before":null}],"base_known":true,"base_etag":"\\"7\\"","body_hmac":"#",\
      "message":"why","notifies":true,"mac":"#"}
      """
    let time = "\"timestamp\":\"2026-11-18T11:06:40.25Z\""
    #expect(
      try masked() == [
        """
        {"seq":1,"prev":"0000","open":0,"checkpoint":0,"event":"ledger_checkpoint",\(time),\
        "commits":[],"notifications":[],"mac":"#"}
        """,
        """
        {"seq":2,"prev":"#","open":1,"checkpoint":0,"event":"context_injection_intent",\(time),\
        \(identification)
        """,
        """
        {"seq":3,"prev":"#","open":1,"checkpoint":0,"event":"context_injection_event",\(time),\
        "level":"INFO","status":"SUCCESS","notification":{"id":"msg_0000000000000001",\
        "tenant":"https://tenant.example"},"latency_seconds":0.1230,"details":"2 variables committed","attempts":1,\
        "http_status":200,"trace_id":"t-1","overwritten":["plan"],"yielded":[],\
        \(identification)
        """,
      ])
  }

  @Test func hashesAndCodesAreWhatOthersCompute() throws {
    try folder.open().commit(1)
    let key = try folder.key()
    var before = String(repeating: "0", count: 64)
    for (line, record) in zip(folder.lines(), try folder.records()) {
      #expect(record["prev"] == .string(before))
      before = hex(Array(SHA256.hash(data: line)))
      let signed = Array(SHA256.hash(data: Array(line.dropLast(74))))
      let code = HMAC<SHA256>.authenticationCode(for: signed, using: key)
      #expect(record["mac"] == .string(hex(Array(code))))
    }
  }

  @Test func aBodyIsKnownByACodeAndByItsHashOnlyWithItsValues() throws {
    var options = Ledger.Options()
    try folder.open(options).begin(entry(1))
    options.writesValues = true
    try folder.open(options).begin(entry(2))
    let records = try folder.records()
    let digits = String(repeating: "ab", count: 32)
    let code = HMAC<SHA256>.authenticationCode(
      for: Array("body:\(digits)".utf8), using: try folder.key())
    for record in records.dropFirst() { #expect(record["body_hmac"]?.string == hex(Array(code))) }
    #expect(records.map { $0["body_sha256"]?.string } == [nil, nil, digits])
  }

  @Test func filesAreTheirOwnersAlone() throws {
    try folder.open().commit(1)
    #expect(folder.names == ["audit.jsonl", "audit.jsonl.key", "audit.jsonl.lock"])
    for name in folder.names { #expect(folder.mode(name) == 0o600) }
  }

  @Test func nothingIsMadeBeforeTheFirstRecord() throws {
    let ledger = folder.open()
    #expect(ledger.head == nil)
    #expect(try ledger.openCommits().isEmpty)
    #expect(try ledger.outbox().isEmpty)
    #expect(try ledger.lastRecords(10).isEmpty)
    #expect(try Ledger.glance(folder.ledger).isEmpty)
    #expect(folder.names.isEmpty)
  }

  @Test func eachStatusHasItsLevel() throws {
    let ledger = folder.open()
    for (number, conclusion) in [CommitConclusion.committed, .refused, .lost].enumerated() {
      _ = try ledger.conclude(entry(number), conclusion)
    }
    let records = try folder.records().dropFirst()
    #expect(records.map { $0["level"]?.string } == ["INFO", "ERROR", "WARNING"])
    #expect(records.map { $0["status"]?.string } == ["SUCCESS", "FAILURE", "UNKNOWN"])
  }

  @Test func valuesAreCodesAndEqualOnesHaveTheSame() throws {
    let equal: [(JSON, JSON)] = [
      (try JSON(parsing: "1.0"), try JSON(parsing: "1.00")),
      (try JSON(parsing: "100"), try JSON(parsing: "1e2")),
      (try JSON(parsing: #"{"a":1,"b":[0.10]}"#), try JSON(parsing: #"{"b":[0.1],"a":1}"#)),
    ]
    let ledger = folder.open()
    for (number, (left, right)) in equal.enumerated() {
      try ledger.begin(
        entry(number, changes: [change("a", left), change("b", right), change("c", .bool(true))]))
    }
    for record in try folder.records().dropFirst() {
      guard case .array(let variables)? = record["variables"] else { throw Missing() }
      #expect(variables[0]["value_hmac"] == variables[1]["value_hmac"])
      #expect(variables[0]["value_hmac"] != variables[2]["value_hmac"])
      #expect(variables[0]["value"] == nil)
    }
  }

  @Test func neitherValuesNorCustomersDataStandInTheFile() throws {
    let secret = JSON.string("canary-7f3a")
    let crm = JSON.members(["mail": .string("canary-crm@example.com")])
    let before = ContextDocument(
      variables: JSONObject([JSONObject.Member(key: "plan", value: .string("canary-before"))]))
    let ledger = folder.open()
    let entry = entry(changes: [change("plan", secret)], before: before, crm: crm, notifies: true)
    try ledger.begin(entry)
    _ = try ledger.conclude(entry, .committed)
    #expect(!folder.text().contains("canary"))
    let body = try ledger.body(of: try ledger.outbox()[0])
    #expect(try JSON(parsing: body)["data"] == crm)
  }

  @Test func valuesStandInTheFileWhereTheyAreAskedFor() throws {
    var options = Ledger.Options()
    options.writesValues = true
    let ledger = folder.open(options)
    let crm = JSON.members(["notification": .members(["id": .string("not ours")])])
    let entry = entry(changes: [change("plan", crm)], crm: crm)
    try ledger.begin(entry)
    _ = try ledger.conclude(entry, .committed)
    for record in try folder.records().dropFirst() {
      guard case .array(let variables)? = record["variables"] else { throw Missing() }
      #expect(variables[0]["value"] == crm)
      #expect(record["crm_data"] == crm)
    }
    // What stands in a value is not taken for what the ledger says.
    #expect(try folder.open().outbox().isEmpty)
  }

  @Test func aLedgerInMemoryDoesTheSame() throws {
    let clock = TestClock()
    let ledger = Ledger(path: nil, now: { clock.now })
    try ledger.commit(1)
    try ledger.begin(entry(2))
    #expect(ledger.head?.seq == 4)
    #expect(try ledger.openCommits().map(\.id) == ["cmt_0000000000000002"])
    #expect(try ledger.lastRecords(2).map(\.seq) == [3, 4])
  }

  @Test func theLastRecordsAreReadBackwards() throws {
    var options = Ledger.Options()
    options.rotationLimit = 20_000
    let ledger = folder.open(options)
    for number in 1...30 { try ledger.commit(number) }
    #expect(folder.names.count > 4)
    let records = try ledger.lastRecords(5)
    #expect(records.map(\.seq) == Array((records[4].seq - 4)...records[4].seq))
    #expect(records.last?.event == "context_injection_event")
    let results = try ledger.lastRecords(100) { $0.event == "context_injection_event" }
    #expect(results.count == 30)
    #expect(results.first?.json["commit_id"] == .string("cmt_0000000000000001"))
    // A torn line is none.
    folder.write(folder.bytes() + Array("{\"seq\":".utf8))
    #expect(try ledger.lastRecords(1).map(\.seq) == [records[4].seq])
  }
}

struct Missing: Error {}
