import CgxContext
import CgxJSON
import CgxLedger
import Glibc
import Synchronization

/// A folder for one test, with a ledger's files; it goes with the last reference to it.
final class LedgerFolder: Sendable {
  let path: String
  var ledger: String { path + "/audit.jsonl" }

  init() {
    // In memory where that is, so that nobody waits for a disk.
    let root = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
    var template = Array((root + "/cgx-ledger-XXXXXX").utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress, let made = mkdtemp(base) else { return "" }
      return String(cString: made)
    }
    precondition(!path.isEmpty)
  }

  deinit {
    for name in names { unlink(path + "/" + name) }
    rmdir(path)
  }

  var names: [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  func bytes(_ name: String = "audit.jsonl") -> [UInt8] {
    let descriptor = Glibc.open(path + "/" + name, O_RDONLY)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    let length = Int(lseek(descriptor, 0, SEEK_END))
    var bytes = [UInt8](repeating: 0, count: length)
    let count = pread(descriptor, &bytes, length, 0)
    precondition(count == length)
    return bytes
  }

  func write(_ bytes: [UInt8], to name: String = "audit.jsonl") {
    let descriptor = Glibc.open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    precondition(descriptor >= 0)
    let count = Glibc.write(descriptor, bytes, bytes.count)
    precondition(count == bytes.count)
    close(descriptor)
  }

  func text(_ name: String = "audit.jsonl") -> String {
    String(decoding: bytes(name), as: UTF8.self)
  }

  /// The lines without their line feeds.
  func lines(_ name: String = "audit.jsonl") -> [[UInt8]] {
    bytes(name).split(separator: UInt8(ascii: "\n")).map { Array($0) }
  }

  func write(lines: [[UInt8]], to name: String = "audit.jsonl") {
    write(lines.flatMap { $0 + [UInt8(ascii: "\n")] }, to: name)
  }

  func records(_ name: String = "audit.jsonl") throws -> [JSON] {
    try lines(name).map { try JSON(parsing: $0) }
  }

  func mode(_ name: String) -> UInt32 {
    var status = stat()
    return stat(path + "/" + name, &status) == 0 ? status.st_mode & 0o777 : 0
  }

  func open(
    _ options: Ledger.Options = Ledger.Options(), clock: TestClock = TestClock()
  ) -> Ledger {
    Ledger(path: ledger, options: options, now: { clock.now })
  }

  func verify(head: String? = nil) throws -> LedgerVerification {
    try LedgerVerifier.verify(path: ledger, head: head)
  }
}

/// Time that passes only when it is told to.
final class TestClock: Sendable {
  private let moment = Mutex(Timestamp(seconds: 1_795_000_000, nanoseconds: 250_000_000))

  var now: Timestamp { moment.withLock { $0 } }

  func advance(_ seconds: Int64) {
    moment.withLock { $0.seconds += seconds }
  }
}

/// A commit of two variables.
func entry(
  _ number: Int = 1, changes: [FixedChange]? = nil, before: ContextDocument? = nil,
  message: String? = nil, crm: JSON? = nil, notifies: Bool = false
) -> CommitEntry {
  let digits = String(number, radix: 16)
  return CommitEntry(
    id: "cmt_" + String(repeating: "0", count: 16 - digits.count) + digits,
    moment: Timestamp(seconds: 1_795_000_000), session: "sess_1", tenant: "https://tenant.example",
    credential: "bearer", place: Place(source: "a.cgx", line: 3, column: 1), version: "1.2.3",
    changes: changes ?? [change("plan", .string("gold"), seconds: 60), change("old", nil)],
    before: before, bodyHash: String(repeating: "ab", count: 32), message: message, crmData: crm,
    notifies: notifies)
}

func change(
  _ key: String, _ value: JSON?, scope: Scope = .session, seconds: Int64? = nil
) -> FixedChange {
  let action: Change.Action =
    value.map { .set($0, seconds.map { .seconds($0) } ?? .never) } ?? .unset
  let change = Change(
    key: key, scope: scope, action: action, place: Place(source: "a.cgx", line: 3, column: 1))
  guard let fixed = try? FixedChange(change, at: Timestamp(seconds: 1_795_000_000)) else {
    preconditionFailure()
  }
  return fixed
}

extension CommitConclusion {
  static let committed = CommitConclusion(
    .success, details: "2 variables committed", attempts: 1, httpStatus: 200, traceID: "t-1",
    latency: .milliseconds(123), overwritten: ["plan"])
  static let refused = CommitConclusion(.failure, details: "refused", attempts: 1, httpStatus: 400)
  static let lost = CommitConclusion(.unknown, details: "nobody knows", attempts: 3)
}

extension Ledger {
  /// A whole commit: two records.
  @discardableResult
  func commit(_ number: Int, notifies: Bool = false) throws -> LedgerHead {
    let entry = entry(
      number, crm: notifies ? .members(["ticket": .integer(number)]) : nil, notifies: notifies)
    try begin(entry)
    return try conclude(entry, .committed)
  }
}
