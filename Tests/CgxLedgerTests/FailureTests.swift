import CgxJSON
import CgxLedger
import Glibc
import Synchronization
import Testing

@Suite struct Failures {
  let folder = LedgerFolder()

  private func reason(_ path: String) -> String? {
    do {
      try Ledger(path: path, now: { TestClock().now }).begin(entry(1))
      return nil
    } catch LedgerError.file(_, let reason) {
      return reason
    } catch {
      return "\(error)"
    }
  }

  @Test func aPathThatCanHoldNoLedgerIsAnError() {
    #expect(reason(folder.path) == "it is a folder")
    unlink(folder.path + ".lock")
    #expect(reason(folder.path + "/none/audit.jsonl") == "there is no such file or folder")
    folder.write([], to: "plain")
    #expect(reason(folder.path + "/plain/audit.jsonl") == "a part of the path is no folder")
    #expect(reason(folder.path + "/a\u{0}b") == "a path holds no NUL")
    #expect(reason("/proc/self/audit.jsonl") == "there is no such file or folder")
  }

  @Test func anIntentThatMayNotBeOnTheDiskIsNotSent() throws {
    var options = Ledger.Options()
    let disk = Disk()
    options.synchronize = { disk.synchronize($0) }
    let ledger = folder.open(options)
    disk.isBroken = true
    #expect(throws: LedgerError.file(path: folder.ledger, reason: "Input/output error")) {
      try ledger.begin(entry(1, notifies: true))
    }
    let record = try #require(try folder.records().last)
    #expect(record["status"]?.string == "FAILURE" && record["notification"] == nil)
    #expect(record["details"]?.string == "not sent: the record could not be made durable")
    #expect(try ledger.openCommits().isEmpty && ledger.outbox().isEmpty)
  }

  @Test func aSecondIntentThatMayNotBeOnTheDiskStaysThisProcesss() throws {
    var options = Ledger.Options()
    let disk = Disk()
    options.synchronize = { disk.synchronize($0) }
    let ledger = folder.open(options)
    try ledger.begin(entry(1))
    disk.isBroken = true
    #expect(throws: LedgerError.self) { try ledger.begin(entry(1, message: "again")) }
    #expect(try folder.open().openCommits().map(\.hasOwner) == [true])
    disk.isBroken = false
    _ = try ledger.conclude(entry(1), .refused)
    #expect(try ledger.openCommits().isEmpty)
  }

  // The limit of a file's length is the process's: each of these has a process of its own.

  @Test func aFullDiskLeavesTheLedgerAsItWas() async {
    await #expect(processExitsWith: .success) {
      let folder = LedgerFolder()
      let ledger = folder.open()
      try ledger.commit(1)
      let bytes = folder.bytes()
      // Both by a whole write that fails and by one that comes to half.
      for room in [0, 100] {
        limitFileSize(bytes.count + room)
        #expect(
          throws: LedgerError.file(
            path: folder.ledger, reason: "the file would be longer than the system allows")
        ) { try ledger.begin(entry(2)) }
        #expect(folder.bytes() == bytes)
      }
      #expect(try Ledger.glance(folder.ledger).isEmpty)
      limitFileSize(nil)
      try ledger.commit(3)
      #expect(try folder.verify().records == 5)
      #expect(try ledger.openCommits().isEmpty)
    }
  }

  @Test func aClaimOfWhatWasNotWrittenIsGivenUp() async {
    await #expect(processExitsWith: .success) {
      let folder = LedgerFolder()
      let ledger = folder.open()
      try ledger.commit(1)
      limitFileSize(folder.bytes().count)
      #expect(throws: LedgerError.self) { try ledger.begin(entry(2)) }
      limitFileSize(nil)
      let other = folder.open()
      try other.begin(entry(3))
      #expect(try ledger.openCommits().map(\.hasOwner) == [true])
    }
  }

  @Test func aRotationWithoutRoomLeavesTheLedgerAsItWas() async {
    await #expect(processExitsWith: .success) {
      let folder = LedgerFolder()
      var options = Ledger.Options()
      options.rotationLimit = 8000
      let ledger = folder.open(options)
      for number in 1...2 { try ledger.commit(number) }
      limitFileSize(200)
      for number in 3...5 {
        #expect(throws: LedgerError.self) { try ledger.begin(entry(number)) }
      }
      limitFileSize(nil)
      for number in 6...20 { try ledger.commit(number) }
      let found = try folder.verify()
      #expect(found.isIntact && found.files > 2)
    }
  }
}

/// A disk that fails when it is told to.
private final class Disk: Sendable {
  private let broken = Atomic(false)

  var isBroken: Bool {
    get { broken.load(ordering: .relaxed) }
    set { broken.store(newValue, ordering: .relaxed) }
  }

  func synchronize(_ descriptor: Int32) -> Int32 {
    guard isBroken else { return 0 }
    errno = EIO
    return -1
  }
}

/// - Parameter length: in bytes; nil for what the system allows.
private func limitFileSize(_ length: Int?) {
  signal(SIGXFSZ, SIG_IGN)
  var limit = rlimit()
  let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
  getrlimit(resource, &limit)
  limit.rlim_cur = length.map { rlim_t($0) } ?? limit.rlim_max
  let code = setrlimit(resource, &limit)
  precondition(code == 0)
}
