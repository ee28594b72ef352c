import CgxJSON
import CgxLedger
import Glibc
import Testing

@Suite struct Rotation {
  let folder = LedgerFolder()

  private var options: Ledger.Options {
    var options = Ledger.Options()
    options.rotationLimit = 8000
    return options
  }

  @Test func aFullFileGetsANameAndNothingIsLost() throws {
    let ledger = folder.open(options)
    var head = LedgerHead(seq: 0, hash: "")
    for number in 1...20 { head = try ledger.commit(number) }
    let names = folder.names.filter { $0.hasSuffix(".jsonl") }
    #expect(names.count > 3)
    #expect(names.first == "audit.000000000001.jsonl")
    #expect(!folder.names.contains("audit.jsonl.new"))
    let found = try folder.verify(head: head.hash)
    #expect(found.isIntact && found.files == names.count && found.head == head)
    for name in names {
      // The limit is for what stands behind the checkpoint that a file begins with.
      let first = try #require(folder.lines(name).first).count + 1
      #expect(folder.bytes(name).count <= 8000 + first && folder.mode(name) == 0o600)
    }
    let first = try folder.records()[0]
    #expect(first["event"] == .string("ledger_checkpoint"))
    #expect(first["continues"]?.string == names[names.count - 2])
  }

  @Test func openItemsSurviveIt() throws {
    try folder.open(options).begin(entry(500, crm: .string("data"), notifies: true))
    let ledger = folder.open(options)
    try ledger.commit(501, notifies: true)
    let body = try ledger.body(of: try ledger.outbox()[0])
    for number in 1...20 { try ledger.commit(number) }
    let other = folder.open(options)
    #expect(try other.openCommits().map(\.keys) == [["plan", "old"]])
    #expect(try Ledger.glance(folder.ledger).count == 1)
    #expect(try other.body(of: try other.outbox()[0]) == body)
    #expect(try other.resolve(try other.openCommits()[0], .committed).head != nil)
    #expect(try ledger.openCommits().isEmpty)
    #expect(try ledger.outbox().count == 2)
    #expect(try folder.verify().isIntact)
  }

  @Test(arguments: [true, false])
  func aLedgerThatIsGoneWhileItsOlderFilesAreThereIsNotBegunAnew(isEmptied: Bool) throws {
    let ledger = folder.open(options)
    for number in 1...20 { try ledger.commit(number) }
    let path = folder.path + "/audit.jsonl"
    if isEmptied { truncate(path, 0) } else { unlink(path) }
    #expect(throws: LedgerError.missingLedger(path: path)) {
      try folder.open(options).commit(21)
    }
  }

  @Test func anotherProcessGoesOnInTheNewFile() throws {
    let (first, second) = (folder.open(options), folder.open(options))
    for number in 1...20 {
      try first.commit(number)
      try second.commit(100 + number)
    }
    #expect(try folder.verify().isIntact)
  }

  @Test func aRotationThatWasCutShortIsDoneAgain() throws {
    let ledger = folder.open()
    for number in 1...5 { try ledger.commit(number) }
    // The state between the link and the rename, with a new file that is torn.
    link(folder.ledger, folder.path + "/audit.000000000001.jsonl")
    folder.write(Array("{\"seq\":12".utf8), to: "audit.jsonl.new")
    try folder.open().commit(6)
    #expect(try folder.verify().records == 13)
    var options = options
    options.rotationLimit = 4000
    try folder.open(options).commit(7)
    let found = try folder.verify()
    #expect(found.isIntact && found.files == 2 && found.records == 16)
    #expect(!folder.names.contains("audit.jsonl.new"))
  }

  @Test func aNameThatIsTakenIsLeftAlone() throws {
    folder.write(Array("another's".utf8), to: "audit.000000000001.jsonl")
    let ledger = folder.open(options)
    for number in 1...5 { try ledger.commit(number) }
    #expect(folder.text("audit.000000000001.jsonl") == "another's")
    #expect(folder.names.contains("audit.000000000001-2.jsonl"))
    #expect(try folder.verify().isIntact)
  }

  @Test func manyOpenItemsDoNotStartAFileAtEveryAppend() throws {
    var options = options
    options.rotationLimit = 4096
    for number in 1...100 { try folder.open(options).begin(entry(number)) }
    let before = folder.names.count
    let ledger = folder.open(options)
    for number in 200..<300 { try ledger.commit(number) }
    #expect((1...8).contains(folder.names.count - before))
    #expect(try folder.verify().isIntact)
    #expect(try Ledger.glance(folder.ledger).count == 100)
  }

  @Test func whereNoNameIsFreeItGoesOnInTheSameFile() throws {
    for number in 1...1000 {
      folder.write([], to: "audit.000000000001\(number > 1 ? "-\(number)" : "").jsonl")
    }
    let ledger = folder.open(options)
    var number = 0
    while folder.bytes().count < 10_000 {
      number += 1
      try ledger.commit(number)
    }
    // It is tried again only after another limit's worth.
    unlink(folder.path + "/audit.000000000001.jsonl")
    var length = 0
    while folder.bytes().count > length {
      length = folder.bytes().count
      number += 1
      try ledger.commit(number)
    }
    #expect(folder.bytes("audit.000000000001.jsonl").count > 12_000)
    let found = try folder.verify()
    #expect(found.isIntact && found.files == 2)
  }

  @Test func anOlderFileThatCannotBeReadIsAnErrorAndNotMissing() throws {
    let ledger = folder.open(options)
    for number in 1...20 { try ledger.commit(number) }
    let path = folder.path + "/" + folder.names.filter { $0.hasSuffix(".jsonl") }[1]
    unlink(path)
    mkdir(path, 0o700)
    defer { rmdir(path) }
    #expect(throws: LedgerError.file(path: path, reason: "it is a folder")) {
      try folder.verify()
    }
    #expect(throws: LedgerError.self) { try ledger.lastRecords(1000) }
  }

  @Test func moreFilesAreCheckedThanMayBeOpen() async {
    await #expect(processExitsWith: .success) {
      let folder = LedgerFolder()
      var options = Ledger.Options()
      options.rotationLimit = 4000
      let ledger = folder.open(options)
      for number in 1...60 { try ledger.commit(number) }
      var limit = rlimit()
      let few = (0..<8).map { _ in open("/dev/null", O_RDONLY) }
      for descriptor in few { close(descriptor) }
      getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      limit.rlim_cur = rlim_t(few[7] + 1)
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      let found = try folder.verify()
      #expect(found.isIntact && found.files > 16)
    }
  }

  @Test func faultsAreFoundInOlderFilesAndAtTheirBorders() throws {
    let ledger = folder.open(options)
    for number in 1...20 { try ledger.commit(number) }
    let names = folder.names.filter { $0.hasSuffix(".jsonl") }
    let (older, path) = (names[1], folder.path + "/" + names[1])
    let lines = folder.lines(older)
    let seq = try #require(try folder.records(older)[0]["seq"])
    guard case .number(let number) = seq, let first = number.int else { throw Missing() }

    var changed = lines
    changed[2][300] ^= 1
    folder.write(lines: changed, to: older)
    #expect(
      try folder.verify().firstBreak == .init(.changed, file: path, line: 3, seq: first + 2))

    folder.write(lines: Array(lines.dropLast()), to: older)
    #expect(
      try folder.verify().firstBreak
        == .init(
          .removed(count: 1), file: folder.path + "/" + names[2], line: 1,
          seq: first + lines.count - 1))

    unlink(path)
    #expect(
      try folder.verify().firstBreak
        == .init(
          .missingFile(name: older), file: folder.path + "/" + names[2], line: 1, seq: nil))
  }
}
