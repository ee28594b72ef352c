import CgxLedger
import Glibc
import Testing

/// `--audit FILE` may name anything: what is no ledger is left as it is.
@Suite struct ForeignFiles {
  let folder = LedgerFolder()

  @Test(arguments: [
    "a text without a line feed", "# notes\n", "one\ntwo\nthree", "{\"seq\":1,\"user\":\"me\"}",
    "{\"seq\":1,\"prev\":\"zz", "{\"seq\":12345678901234567890", "{\"seq\":\"",
    "{\"sequence\":1}\n",
    "\n", "\u{0}\u{0}\u{0}", "{\"event\":\"x\"}",
  ])
  func aFileThatIsNoLedgerIsLeftAlone(text: String) throws {
    folder.write(Array(text.utf8))
    chmod(folder.ledger, 0o644)
    for _ in 1...2 {
      let refusal = LedgerError.damaged(path: folder.ledger, offset: 0)
      #expect(throws: refusal) { try folder.open().begin(entry(1)) }
      #expect(throws: refusal) { try folder.open().openCommits() }
      #expect(throws: refusal) { try folder.open().outbox() }
      _ = try? Ledger.glance(folder.ledger)
      #expect(folder.text() == text && folder.mode("audit.jsonl") == 0o644)
      #expect(folder.names == ["audit.jsonl"])
    }
  }

  @Test func aTornRecordAloneIsBegunAnew() throws {
    try folder.open().commit(1)
    let line = folder.lines()[0]
    for length in [1, 3, 8, 9, 18, 60, 90, 120, 140, line.count - 1] {
      folder.write(Array(line[..<length]))
      try folder.open().commit(2)
      #expect(try folder.verify().isIntact)
    }
  }

  @Test func whatCanBeNoRecordIsNotTakenAwayFromTheEnd() throws {
    try folder.open().commit(1)
    let bytes = folder.bytes()
    for tail in ["x", "{\"seq\":x", "{\"seq\":4,\"prev\":\"no", "note to myself"] {
      folder.write(bytes + Array(tail.utf8))
      #expect(throws: LedgerError.damaged(path: folder.ledger, offset: bytes.count)) {
        try folder.open().begin(entry(2))
      }
      #expect(folder.bytes() == bytes + Array(tail.utf8))
    }
  }

  @Test func zerosThatAPowerFailureLeavesAreTakenAway() throws {
    try folder.open().commit(1)
    let bytes = folder.bytes()
    for tail in [[], Array("{\"seq\":4".utf8), Array(folder.lines()[1].dropLast(5))] {
      folder.write(bytes + tail + [UInt8](repeating: 0, count: 4096))
      try folder.open().commit(2)
      #expect(try folder.verify().repairs == 1)
    }
  }

  @Test func aLedgerThatOthersCouldReadIsClosedToThem() throws {
    try folder.open().commit(1)
    chmod(folder.ledger, 0o644)
    try folder.open().commit(2)
    #expect(folder.mode("audit.jsonl") == 0o600)
    folder.write([], to: "empty.jsonl")
    chmod(folder.path + "/empty.jsonl", 0o666)
    try Ledger(path: folder.path + "/empty.jsonl", now: { TestClock().now }).commit(1)
    #expect(folder.mode("empty.jsonl") == 0o600)
  }

  @Test func aPipeOrADeviceIsRefusedAtOnce() throws {
    let refusal = { (path: String) in
      LedgerError.file(path: path, reason: "it is not a plain file")
    }
    mkfifo(folder.ledger, 0o600)
    for path in [folder.ledger, "/dev/null"] {
      let ledger = Ledger(path: path, now: { TestClock().now })
      #expect(throws: refusal(path)) { try ledger.begin(entry(1)) }
      #expect(throws: refusal(path)) { try Ledger.glance(path) }
      #expect(throws: refusal(path)) { try LedgerVerifier.verify(path: path) }
    }
    #expect(folder.names == ["audit.jsonl"])
    unlink(folder.ledger)
    mkfifo(folder.ledger + ".key", 0o600)
    #expect(throws: refusal(folder.ledger + ".key")) { try folder.open().begin(entry(1)) }
  }
}
