import CgxContext
import CgxJSON
import CgxLedger
import Crypto
import Testing

/// Whatever stands in the file: an error or a result, never a trap.
@Suite struct Damage {
  let folder = LedgerFolder()

  private func lookAtAll() {
    _ = try? Ledger.glance(folder.ledger)
    let ledger = folder.open()
    for commit in (try? ledger.openCommits()) ?? [] {
      _ = commit.judge(live: ContextDocument(variables: JSONObject()), at: TestClock().now)
    }
    for entry in (try? ledger.outbox()) ?? [] {
      _ = try? ledger.body(of: entry)
      if (try? ledger.claim(entry)) == true {
        try? ledger.record(Delivery(.failed, reason: "no"), of: entry)
      }
    }
    _ = try? ledger.lastRecords(3)
    _ = try? folder.verify()
    _ = try? ledger.commit(99)
  }

  /// A ledger with one open item of each kind, a checkpoint that names them last but two.
  private func smallLedger() throws -> [UInt8] {
    let ledger = folder.open()
    try ledger.begin(entry(1, crm: .string("data"), notifies: true))
    try ledger.commit(2, notifies: true)
    let told = try ledger.outbox()[0]
    guard try ledger.claim(told) else { throw Missing() }
    try ledger.record(Delivery(.failed, reason: "down", retryAfter: .seconds(9)), of: told)
    var options = Ledger.Options()
    options.rotationLimit = 3000
    for number in 3...5 { try folder.open(options).commit(number) }
    guard try folder.verify().files > 1 else { throw Missing() }
    return folder.bytes()
  }

  @Test func anyBytesMayBeChangedAddedOrRemoved() throws {
    let whole = try smallLedger()
    let key = try folder.key()
    var random = SplitMix(state: 42)
    for round in 0..<2000 {
      var bytes = whole
      for _ in 0...Int.random(in: 0..<3, using: &random) { damage(&bytes, &random) }
      folder.write(round.isMultiple(of: 2) ? bytes : signed(bytes, with: key))
      lookAtAll()
    }
  }

  private func damage(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    let place = Int.random(in: 0..<bytes.count, using: &random)
    let bits = UInt8.random(in: 1...255, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes[place] ^= bits
    case 1: bytes.insert(bits, at: place)
    case 2:
      bytes.insert(Array("\"{}[],:09-\n\\".utf8).randomElement(using: &random) ?? 0, at: place)
    case 3: bytes.remove(at: place)
    case 4: bytes.removeSubrange(place..<min(bytes.count, place + Int(bits)))
    default:
      // A number becomes one that no counter holds.
      let isDigit = { (0x30...0x39).contains(bytes[$0]) && $0 > 0 && bytes[$0 - 1] == 0x3A }
      let digits = bytes.indices.filter(isDigit)
      guard let digit = digits.randomElement(using: &random) else { return }
      let text = ["-1", "999999999999999999", "9223372036854775807", "1e9"].randomElement(
        using: &random)
      bytes.replaceSubrange(digit...digit, with: Array((text ?? "").utf8))
    }
    if bytes.isEmpty { bytes = [0] }
  }

  /// With the hashes and codes that the lines would have if they were right.
  private func signed(_ bytes: [UInt8], with key: SymmetricKey) -> [UInt8] {
    var output: [UInt8] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) where line.count > 74 {
      var line = Array(line.dropLast(74))
      let code = HMAC<SHA256>.authenticationCode(for: Array(SHA256.hash(data: line)), using: key)
      line += Array(",\"mac\":\"\(hex(Array(code)))\"}".utf8)
      output += line + [UInt8(ascii: "\n")]
    }
    return output
  }

  @Test(arguments: [
    ("\"offset\":", "-1"), ("\"offset\":", "999999999999999999999"), ("\"seq\":", "-5"),
    ("\"seq\":", "9223372036854775807"), ("\"attempts\":", "-1"),
    ("\"attempts\":", "9223372036854775807"), ("\"attempts\":", "\"x\""),
  ])
  func aCheckpointOfImpossibleNumbersIsRefused(mark: String, number: String) throws {
    _ = try smallLedger()
    var lines = folder.lines().map { String(decoding: $0, as: UTF8.self) }
    let items = try #require(lines[0].range(of: "\"notifications\":[{"))
    let start = try #require(lines[0].range(of: mark, from: items.upperBound)).upperBound
    let end = lines[0][start...].firstIndex { $0 == "," || $0 == "}" } ?? start
    lines[0].replaceSubrange(start..<end, with: number)
    folder.write(
      signed(Array((lines.joined(separator: "\n") + "\n").utf8), with: try folder.key()))
    #expect(throws: LedgerError.damaged(path: folder.ledger, offset: 0)) {
      try folder.open().outbox()
    }
  }

  @Test func aRecordWhoseNumberIsTooLongIsNone() throws {
    try folder.open().commit(1)
    var lines = folder.lines()
    lines[2] = Array(
      String(decoding: lines[2], as: UTF8.self).replacing(
        "{\"seq\":3,", with: "{\"seq\":9999999999999999999,"
      ).utf8)
    folder.write(lines: lines)
    #expect(throws: LedgerError.self) { try Ledger.glance(folder.ledger) }
    #expect(try folder.verify().firstBreak?.line == 3)
  }
}

extension LedgerFolder {
  func key() throws -> SymmetricKey {
    let digits = Array(text("audit.jsonl.key").dropLast())
    return SymmetricKey(
      data: try stride(from: 0, to: 64, by: 2).map {
        try #require(UInt8(String(digits[$0...($0 + 1)]), radix: 16))
      })
  }
}

func hex(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

extension String {
  /// The first occurrence of a text from here on.
  fileprivate func range(of text: String, from start: Index? = nil) -> Range<Index>? {
    self[(start ?? startIndex)...].firstRange(of: text)
  }
}

/// The same numbers each time (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
/// Generators").
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
