import CgxJSON
import CgxLedger
import Glibc
import Synchronization
import Testing

@Suite struct Chain {
  let folder = LedgerFolder()

  @Test func severalLedgersTakeTurnsOnOneFile() throws {
    let ledgers = [folder.open(), folder.open(), folder.open()]
    var head = LedgerHead(seq: 0, hash: "")
    for number in 0..<30 { head = try ledgers[number % 3].commit(number) }
    let found = try folder.verify(head: head.hash)
    #expect(found.isIntact && found.isKeyUsed && found.isHeadFound == true)
    #expect(found.records == 61)
    #expect(found.head == head)
  }

  @Test func eightThreadsDoNotBreakIt() throws {
    let path = folder.ledger
    let failures = Atomic(0)
    let threads = (0..<8).map { thread in
      Worker {
        let ledger = Ledger(path: path, now: { TestClock().now })
        for number in 0..<100 {
          do { try ledger.commit(thread * 1000 + number) } catch {
            failures.add(1, ordering: .relaxed)
          }
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(failures.load(ordering: .relaxed) == 0)
    let found = try folder.verify()
    #expect(found.isIntact)
    #expect(found.records >= 1601)
    #expect(try folder.open().openCommits().isEmpty)
  }

  @Test func aTornTailIsRepairedWhereverItIsTorn() throws {
    let ledger = folder.open()
    try ledger.commit(1)
    let whole = folder.bytes()
    try ledger.begin(entry(2))
    let all = folder.bytes()
    for length in whole.count + 1..<all.count {
      folder.write(Array(all[..<length]))
      let torn = try folder.verify()
      #expect(torn.isIntact && torn.hasTornTail && torn.records == 3)
      try folder.open().commit(3)
      let found = try folder.verify()
      #expect(found.isIntact && !found.hasTornTail)
      let isComplete = length == all.count - 1
      #expect(found.records == 6 && found.repairs == (isComplete ? 0 : 1))
      #expect(Array(folder.bytes()[..<whole.count]) == whole)
      if !isComplete {
        let repair = try folder.records()[3]
        #expect(repair["event"]?.string == "ledger_recovery")
        #expect(repair["torn"]?["bytes"] == .integer(length - whole.count))
        #expect(repair["torn"]?["offset"] == .integer(whole.count))
      }
    }
  }

  @Test func aTornFirstRecordIsRepaired() throws {
    try folder.open().commit(1)
    let line = folder.lines()[0]
    for length in [1, 20, line.count / 2, line.count - 1] {
      folder.write(Array(line[..<length]))
      #expect(try Ledger.glance(folder.ledger).isEmpty)
      try folder.open().commit(2)
      let found = try folder.verify()
      #expect(found.isIntact && found.repairs == 1 && found.records == 4)
    }
  }

  @Test func aLastLineThatIsNoRecordStopsEverything() throws {
    try folder.open().commit(1)
    let bytes = folder.bytes()
    folder.write(bytes + Array("{\"seq\":9}\n".utf8))
    #expect(throws: LedgerError.damaged(path: folder.ledger, offset: bytes.count)) {
      try folder.open().begin(entry(2))
    }
    #expect(folder.bytes().count == bytes.count + 10)
  }

  @Test func aChangedLastRecordStopsEverything() throws {
    try folder.open().commit(1)
    var bytes = folder.bytes()
    bytes[bytes.count - 200] ^= 1
    folder.write(bytes)
    #expect(throws: LedgerError.wrongKey(path: folder.ledger)) { try folder.open().begin(entry(2)) }
  }

  @Test func recordsThatVanishInUseStopEverything() throws {
    let ledger = folder.open()
    try ledger.commit(1)
    folder.write(lines: Array(folder.lines().dropLast()))
    #expect(throws: LedgerError.cut(path: folder.ledger)) { try ledger.begin(entry(2)) }
  }

  @Test func aFileThatWasMovedAwayIsBegunAnew() throws {
    let ledger = folder.open()
    try ledger.commit(1)
    rename(folder.ledger, folder.path + "/old.jsonl")
    unlink(folder.ledger + ".lock")
    try ledger.commit(2)
    #expect(try folder.verify().records == 3)
    try folder.open().commit(3)
    #expect(try folder.verify().isIntact)
  }

  @Test func withoutItsKeyNothingIsAppended() throws {
    let ledger = folder.open()
    try ledger.commit(1)
    unlink(folder.ledger + ".key")
    let bytes = folder.bytes()
    #expect(throws: LedgerError.missingKey(path: folder.ledger + ".key")) {
      try folder.open().begin(entry(2))
    }
    #expect(folder.bytes() == bytes)
    #expect(try folder.verify().isKeyUsed == false)
    folder.write(Array("short\n".utf8), to: "audit.jsonl.key")
    #expect(throws: LedgerError.malformedKey(path: folder.ledger + ".key")) {
      try folder.open().begin(entry(2))
    }
  }

  @Test func manyCommitsWriteCheckpointsThatKeepTheFoldShort() throws {
    let ledger = folder.open()
    try ledger.begin(entry(9999))
    for number in 0..<200 { try ledger.commit(number) }
    let checkpoints = try folder.records().filter { $0["event"]?.string == "ledger_checkpoint" }
    #expect((3...8).contains(checkpoints.count))
    // Nothing before the last checkpoint is read: it may as well not be there.
    var bytes = folder.bytes()
    let lines = folder.lines()
    let last = try #require(
      lines.lastIndex { String(decoding: $0, as: UTF8.self).contains("ledger_checkpoint") })
    let open = lines[0].count + lines[1].count + 2
    let offset = lines[..<last].reduce(0) { $0 + $1.count + 1 }
    for index in open..<offset { bytes[index] = 0 }
    folder.write(bytes)
    #expect(try folder.open().openCommits().map(\.id) == ["cmt_000000000000270f"])
  }
}

/// A thread of its own, for calls that block.
final class Worker: Sendable {
  private let handle: UInt

  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  init(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(Body(body)).toOpaque()
    let code = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, context)
    precondition(code == 0)
    handle = UInt(thread)
  }

  func join() {
    pthread_join(pthread_t(handle), nil)
  }
}
