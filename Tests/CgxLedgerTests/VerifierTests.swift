import CgxLedger
import Glibc
import Testing

@Suite struct Verifying {
  let folder = LedgerFolder()
  let lines: [[UInt8]]
  let head: LedgerHead

  init() throws {
    let ledger = folder.open()
    var head = LedgerHead(seq: 0, hash: "")
    for number in 1...15 { head = try ledger.commit(number) }
    self.head = head
    lines = folder.lines()
    #expect(lines.count == 31)
  }

  private func found(_ lines: [[UInt8]]) throws -> LedgerVerification {
    folder.write(lines: lines)
    return try folder.verify()
  }

  private func expectBreak(
    _ fault: LedgerVerification.Fault, line: Int, seq: Int?, _ lines: [[UInt8]],
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let expected = LedgerVerification.Break(fault, file: folder.ledger, line: line, seq: seq)
    let found = try found(lines)
    #expect(found.firstBreak == expected, sourceLocation: location)
    #expect(!found.isIntact, sourceLocation: location)
  }

  @Test func whatWasNotTouchedIsIntact() throws {
    let found = try found(lines)
    #expect(found.isIntact && found.records == 31 && found.files == 1 && found.head == head)
    #expect(found.isHeadFound == nil)
  }

  @Test func everyChangedByteIsFoundInItsRecord() throws {
    for (index, line) in lines.enumerated() {
      for place in stride(from: index % 7, to: line.count, by: 53) + [line.count - 1] {
        var changed = lines
        changed[index][place] ^= 0x01
        try expectBreak(.changed, line: index + 1, seq: index + 1, changed)
      }
    }
  }

  @Test func aChangedLineFeedIsFound() throws {
    let bytes = lines.flatMap { $0 + [UInt8(ascii: "\n")] }
    var offset = -1
    for (index, line) in lines.enumerated() {
      offset += line.count + 1
      var changed = bytes
      changed[offset] = UInt8(ascii: "x")
      folder.write(changed)
      #expect(
        try folder.verify().firstBreak
          == .init(.changed, file: folder.ledger, line: index + 1, seq: index + 1))
    }
  }

  @Test func everyRemovedRecordIsFound() throws {
    for index in 0..<30 {
      var fewer = lines
      fewer.remove(at: index)
      try expectBreak(.removed(count: 1), line: index + 1, seq: index + 1, fewer)
    }
    try expectBreak(
      .removed(count: 5), line: 4, seq: 4, Array(lines[..<3] + lines[8...]))
  }

  @Test func everyInsertedLineIsFound() throws {
    for index in 0...30 {
      var more = lines
      more.insert(Array("{\"seq\":\(index + 1)}".utf8), at: index)
      try expectBreak(.inserted, line: index + 1, seq: nil, more)
      if index > 0 {
        more = lines
        more.insert(lines[index - 1], at: index)
        try expectBreak(.inserted, line: index + 1, seq: index, more)
      }
      more = lines
      more.insert(lines[(index + 12) % 31], at: index)
      try expectBreak(.inserted, line: index + 1, seq: (index + 12) % 31 + 1, more)
    }
    // Several lines at once.
    let many = lines[..<5] + repeatElement(Array("x".utf8), count: 3) + lines[5...]
    try expectBreak(.inserted, line: 6, seq: nil, Array(many))
  }

  @Test func everySwapIsFound() throws {
    for index in 0..<30 {
      var swapped = lines
      swapped.swapAt(index, index + 1)
      try expectBreak(.inserted, line: index + 1, seq: index + 2, swapped)
    }
    var moved = lines
    moved.append(moved.remove(at: 10))
    try expectBreak(.removed(count: 1), line: 11, seq: 11, moved)
  }

  @Test func aCutTailIsFoundByTheHeadAlone() throws {
    folder.write(lines: Array(lines.dropLast()))
    #expect(try folder.verify().isIntact)
    let found = try folder.verify(head: head.hash)
    #expect(found.isHeadFound == false && !found.isIntact && found.firstBreak == nil)
    folder.write(lines: lines)
    for text in [head.hash, String(head.hash.prefix(12)), head.hash.uppercased()] {
      #expect(try folder.verify(head: text).isIntact)
    }
    for text in [String(head.hash.prefix(11)), "", "zzzzzzzzzzzz", head.hash + "0"] {
      #expect(try folder.verify(head: text).isHeadFound == false)
    }
  }

  @Test func withoutTheKeyTheChainAloneIsChecked() throws {
    unlink(folder.ledger + ".key")
    #expect(try !found(lines).isKeyUsed)
    // Of the last record, nothing can be said.
    for index in 0..<30 {
      var changed = lines
      let digit = changed[index].count - 10
      changed[index][digit] = changed[index][digit] == 0x30 ? 0x31 : 0x30
      try expectBreak(.changed, line: index + 1, seq: index + 1, changed)
      var fewer = lines
      fewer.remove(at: index)
      try expectBreak(.removed(count: 1), line: index + 1, seq: index + 1, fewer)
    }
    var changed = lines
    changed[30][changed[30].count - 10] = 0x30
    #expect(try found(changed).isIntact)
  }

  @Test func aChainThatWasMadeAnewWithoutTheKeyIsFound() throws {
    let other = LedgerFolder()
    let ledger = other.open()
    for number in 1...15 { try ledger.commit(number) }
    try expectBreak(.changed, line: 1, seq: 1, other.lines())
  }

  @Test func linesThatAreTooLongOrEmptyAreNotRead() throws {
    try expectBreak(.changed, line: 1, seq: 1, [[]])
    let long = [UInt8](repeating: 0x61, count: 17 << 20)
    try expectBreak(.inserted, line: 3, seq: nil, Array(lines[..<2]) + [long] + lines[2...])
  }

  @Test func aLedgerThatIsNotThereIsAnError() {
    let path = folder.path + "/none.jsonl"
    #expect(
      throws: LedgerError.file(path: path, reason: "there is no such file or folder")
    ) { try LedgerVerifier.verify(path: path) }
  }
}
