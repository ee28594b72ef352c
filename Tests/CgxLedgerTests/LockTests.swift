import CgxLedger
import Glibc
import Synchronization
import Testing

@Suite struct Locks {
  let folder = LedgerFolder()

  @Test func aLockThatIsNeverGivenBackIsAnError() throws {
    try folder.open().commit(1)
    let bytes = folder.bytes()
    let lock = folder.ledger + ".lock"
    let holder = try Holder(lock)
    var options = Ledger.Options()
    options.patience = .milliseconds(30)
    let ledger = folder.open(options)
    #expect(throws: LedgerError.busy(path: lock)) { try ledger.begin(entry(2)) }
    #expect(throws: LedgerError.busy(path: lock)) { try ledger.outbox() }
    #expect(folder.bytes() == bytes)
    holder.release()
    try ledger.commit(2)
    #expect(try folder.verify().records == 5)
  }

  @Test func eightThreadsWithALedgerEachGetTheirTurn() throws {
    let path = folder.ledger
    let failures = Atomic(0)
    let threads = (0..<8).map { thread in
      Worker {
        let ledger = Ledger(path: path, now: { TestClock().now })
        for number in 0..<200 {
          do { try ledger.begin(entry(thread * 1000 + number)) } catch {
            failures.add(1, ordering: .relaxed)
          }
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(failures.load(ordering: .relaxed) == 0)
    #expect(try folder.verify().isIntact)
    #expect(try folder.open().openCommits().count == 1600)
  }
}

/// Somebody who was stopped while it appended.
private struct Holder {
  private let descriptor: Int32

  init(_ path: String) throws {
    descriptor = open(path, O_RDWR)
    try #require(set(F_WRLCK))
  }

  func release() {
    _ = set(F_UNLCK)
    close(descriptor)
  }

  private func set(_ type: Int32) -> Bool {
    var lock = flock()
    lock.l_type = Int16(type)
    lock.l_len = 1
    // F_OFD_SETLK
    return fcntl(descriptor, 37, &lock) == 0
  }
}
