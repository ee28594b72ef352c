import CgxContext
import CgxJSON
import CgxLedger
import Glibc

/// What the ledger costs: a commit's two records, the look at it at start, its verification.
enum LedgerBenchmark {
  private static let moment = Timestamp(seconds: 1_795_000_000)

  /// The two records of a commit beside two bare writes of the same size, in alternating rounds.
  static func append(folder: String, count: Int) throws {
    let ledger = Ledger(path: folder + "/bench.jsonl", now: { moment })
    let bare = try BareFile(folder + "/bench.bare")
    let entries = (0..<count).map { entry($0) }
    let conclusion = conclusion()
    // Files, keys and caches first.
    try commit(ledger, entry(-1), conclusion)
    let length = try bytes(of: ledger)
    var own: [Double] = []
    var plain: [Double] = []
    for entry in entries {
      own.append(try microseconds { try commit(ledger, entry, conclusion) })
      plain.append(
        try microseconds {
          try bare.append(length / 2)
          try bare.append(length / 2)
        })
    }
    figure("ledger_microseconds_per_commit", median(own))
    figure("two_fdatasyncs_microseconds", median(plain))
    figure("ledger_added_microseconds", median(zip(own, plain).map { $0 - $1 }))
    let memory = Ledger(path: nil, now: { moment })
    try commit(memory, entry(-1), conclusion)
    figure(
      "ledger_in_memory_microseconds",
      median(
        try entries.map { entry in try microseconds { try commit(memory, entry, conclusion) } })
    )
  }

  /// A ledger of so many bytes, in one file.
  static func fill(_ path: String, bytes: Int) throws {
    var options = Ledger.Options()
    options.rotationLimit = .max
    options.synchronize = { _ in 0 }
    let ledger = Ledger(path: path, options: options, now: { moment })
    let conclusion = conclusion()
    var number = 0
    while length(of: path) < bytes {
      for _ in 0..<1000 {
        try commit(ledger, entry(number), conclusion)
        number += 1
      }
    }
    figure("ledger_bytes", Double(length(of: path)))
  }

  static func verify(_ path: String) throws {
    var found: LedgerVerification?
    let time = try ContinuousClock().measure { found = try LedgerVerifier.verify(path: path) }
    guard found?.isIntact == true else { fatalError("\(String(describing: found))") }
    figure("ledger_verify_megabytes_per_second", Double(length(of: path)) / 1e6 / time.inSeconds)
  }

  static func glance(_ path: String) throws {
    let times = try (0..<100).map { _ in
      try microseconds { _ = try Ledger.glance(path) }
    }
    figure("ledger_glance_microseconds", median(times))
    figure("ledger_glance_first_microseconds", times[0])
  }

  private static func commit(
    _ ledger: Ledger, _ entry: CommitEntry, _ conclusion: CommitConclusion
  ) throws {
    try ledger.begin(entry)
    _ = try ledger.conclude(entry, conclusion)
  }

  private static func conclusion() -> CommitConclusion {
    CommitConclusion(
      .success, details: "5 variables committed", attempts: 1, httpStatus: 200, traceID: "trace-1",
      latency: .milliseconds(12))
  }

  private static func entry(_ number: Int) -> CommitEntry {
    let place = Place(source: "bench.cgx", line: 12, column: 1)
    let values: [(String, JSON)] = [
      ("crm_account_id", .string("ACC-99821")), ("priority_flag", .bool(true)),
      ("last_ticket", .string("TKT-4711")), ("score", .integer(42)),
      ("address", .members(["city": .string("Aachen"), "zip": .string("52062")])),
    ]
    let changes = values.compactMap { key, value in
      try? FixedChange(
        Change(key: key, scope: .session, action: .set(value, .seconds(7200)), place: place),
        at: moment)
    }
    let before = ContextDocument(
      variables: JSONObject(values.map { JSONObject.Member(key: $0.0, value: .null) }),
      etag: "\"17\"")
    let digits = String(UInt64(bitPattern: Int64(number)), radix: 16)
    return CommitEntry(
      id: "cmt_" + String(repeating: "0", count: 16 - digits.utf8.count) + digits, moment: moment,
      session: "sess_8a7b9c2d-1e3f-4a5b-9c8d-7e6f5a4b3c2d", tenant: "https://tenant.example",
      credential: "client-credentials", place: place, version: "bench", changes: changes,
      before: before, bodyHash: String(repeating: "ab", count: 32), message: "a note", crmData: nil)
  }

  private static func bytes(of ledger: Ledger) throws -> Int {
    try ledger.lastRecords(2).reduce(0) { $0 + $1.json.compactBytes.count + 1 }
  }

  private static func length(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  private static func microseconds(_ body: () throws -> Void) rethrows -> Double {
    try ContinuousClock().measure(body).inSeconds * 1e6
  }

  private static func median(_ numbers: [Double]) -> Double {
    numbers.sorted()[numbers.count / 2]
  }
}

/// A file that grows by bytes that say nothing.
private struct BareFile {
  struct Failure: Error {
    var code = errno
  }

  let descriptor: Int32

  init(_ path: String) throws {
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure() }
  }

  func append(_ count: Int) throws {
    let bytes = [UInt8](repeating: 0x61, count: count)
    guard write(descriptor, bytes, count) == count, fdatasync(descriptor) == 0 else {
      throw Failure()
    }
  }
}
