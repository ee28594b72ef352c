import CgxTerminal
import Foundation
import Glibc
import Testing

/// The history, as several shells write and read it.
@Suite struct HistoryOfThePrompt {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "cgx-history-\(UUID().uuidString)")
  private var path: String { folder.appending(path: "history").path }

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func write(_ bytes: some Sequence<UInt8>) throws {
    try Data(Array(bytes)).write(to: URL(filePath: path))
  }

  private func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test func entriesOfSeveralShellsAreMerged() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var first = History(path: path)
    var second = History(path: path)
    #expect(try first.load() == [])
    #expect(try second.load() == [])
    try await first.add("set a 1")
    try await second.add("set b 2")
    try await first.add("commit")
    var third = History(path: path)
    #expect(try third.load() == ["set a 1", "set b 2", "commit"])
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test func anEntryTypedAgainMovesToTheEnd() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var history = History(path: path)
    for entry in ["show", "commit", "show", "show"] { try await history.add(entry) }
    var next = History(path: path)
    #expect(try next.load() == ["commit", "show"])
  }

  @Test func lineBreaksAndBackslashesComeBack() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let entries = ["set p {\n  \"a\": \"\\n\"\n}", "echo \\\\", "echo Zoë 日本"]
    var history = History(path: path)
    for entry in entries { try await history.add(entry) }
    var next = History(path: path)
    #expect(try next.load() == entries)
    #expect(try text().split(separator: "\n").count == 3)
  }

  @Test(arguments: [
    ("NUL", Array("a\0b\n".utf8)), ("not UTF-8", [0xFF, 0xFE, 0x0A]),
    ("too long", Array(repeating: 0x61, count: 3 * History.entryLimit) + [0x0A]),
  ])
  func aDamagedLineIsTakenOutOnce(name: String, line: [UInt8]) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(Array("echo 1\n".utf8) + line + Array("echo 2\n".utf8))
    var history = History(path: path)
    #expect(try history.load() == ["echo 1", "echo 2"])
    #expect(history.damagedLines == 1)
    #expect(try text() == "echo 1\necho 2\n")
    var next = History(path: path)
    #expect(try next.load() == ["echo 1", "echo 2"])
    #expect(next.damagedLines == 0)
  }

  @Test func aLineThatWasCutOffIsLeftOut() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write("echo 1\nech".utf8)
    var history = History(path: path)
    #expect(try history.load() == ["echo 1"])
    #expect(history.damagedLines == 1)
    try await history.add("echo 2")
    #expect(try text() == "echo 1\necho 2\n")
  }

  @Test func aLineThatIsCutOffMeanwhileDoesNotSwallowTheNext() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var history = History(path: path)
    try await history.add("echo 1")
    try write("echo 1\nech".utf8)
    try await history.add("echo 2")
    #expect(try text() == "echo 1\nech\necho 2\n")
  }

  private func hold(_ path: String) -> Int32 {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    #expect(flock(descriptor, LOCK_EX) == 0)
    return descriptor
  }

  @Test func entriesWaitWhileAnotherShellHoldsTheFile() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var history = History(path: path)
    try await history.add("echo 1")
    var holder = hold(path)
    try await history.add("echo 2")
    try await history.add("echo 3")
    #expect(try text() == "echo 1\n")
    close(holder)
    try await history.add("echo 4")
    #expect(try text() == "echo 1\necho 2\necho 3\necho 4\n")
    holder = hold(path)
    try await history.add("echo 5")
    #expect(try await history.finish() == 1)
    close(holder)
    #expect(try await history.finish() == 0)
    #expect(try text().hasSuffix("echo 4\necho 5\n"))
  }

  @Test func aFileThatAnotherShellHoldsIsReadAndNotRepaired() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write("echo 1\nech".utf8)
    let holder = hold(path)
    var history = History(path: path)
    #expect(try history.load() == ["echo 1"])
    #expect(history.damagedLines == 0)
    #expect(try text() == "echo 1\nech")
    close(holder)
  }

  @Test func whatIsNoFileIsRefused() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    var history = History(path: path)
    #expect(throws: History.Failure.unusable(path, "Is a directory")) { try history.load() }
    await #expect(throws: History.Failure.unusable(path, "Is a directory")) {
      try await history.add("x")
    }
    let pipe = folder.appending(path: "pipe").path
    #expect(mkfifo(pipe, 0o600) == 0)
    var other = History(path: pipe)
    #expect(throws: History.Failure.unusable(pipe, "it is not a plain file")) { try other.load() }
  }

  @Test func aLongFileIsWrittenAnewWithoutLosingWhatOthersAdd() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let count = 2 * History.limit + 1
    try write((0..<count).map { "echo \($0)\n" }.joined().utf8)
    let path = path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for shell in 0..<4 {
        group.addTask {
          var history = History(path: path)
          for index in 0..<50 {
            if index == shell * 10 { _ = try history.load() }
            try await history.add("shell \(shell) \(index)")
          }
          while try await history.finish() > 0 {}
        }
      }
      try await group.waitForAll()
    }
    var history = History(path: path)
    let entries = try history.load()
    #expect(entries.count(where: { $0.hasPrefix("shell") }) == 200)
    #expect(entries.contains("echo \(count - 1)"))
    #expect(!entries.contains("echo 0"))
    #expect(try text().split(separator: "\n").count < count)
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(left == ["history"])
  }

  @Test func aLinkToTheFileStaysOneWhenEntriesAreTakenOut() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let target = folder.appending(path: "elsewhere").path
    try Data("kept\nsecret\n".utf8).write(to: URL(filePath: target))
    #expect(symlink("elsewhere", path) == 0)
    var history = History(path: path)
    #expect(try await history.remove { $0 == "secret" })
    #expect(try String(contentsOfFile: target, encoding: .utf8) == "kept\n")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == "elsewhere")
    let attributes = try FileManager.default.attributesOfItem(atPath: target)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test func withoutRoomOnTheDiskTheFileStaysAndTheSystemsReasonIsTold() async {
    await #expect(processExitsWith: .success) {
      let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let path = folder.appending(path: "history").path
      let content = String(repeating: "a", count: 200) + "\nsecret\n"
      try Data(content.utf8).write(to: URL(filePath: path))
      signal(SIGXFSZ, SIG_IGN)
      let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
      var limit = rlimit()
      getrlimit(resource, &limit)
      limit.rlim_cur = 100
      #expect(setrlimit(resource, &limit) == 0)
      var history = History(path: path)
      let reason = String(cString: strerror(EFBIG))
      await #expect(throws: History.Failure.unusable(path, reason)) {
        try await history.remove { $0 == "secret" }
      }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == content)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["history"])
    }
  }

  @Test func onlyTheNewestPartOfAHugeFileIsRead() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let line = Data(repeating: UInt8(ascii: "x"), count: 100_000)
    var bytes = Data()
    for index in 0..<200 { bytes += Data("\(index) ".utf8) + line + Data([0x0A]) }
    try bytes.write(to: URL(filePath: path))
    var history = History(path: path)
    let entries = try history.load()
    #expect(entries.last?.hasPrefix("199 ") ?? false)
    #expect(entries.count < 200 && entries.count > 150)
    #expect(history.damagedLines == 0)
  }

  @Test func aFileWithoutATenantIsTakenOverOnce() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let earlier = folder.appending(path: "earlier").path
    try Data("echo 1\n".utf8).write(to: URL(filePath: earlier))
    var history = History(path: path, takingOver: earlier)
    #expect(try history.load() == ["echo 1"])
    #expect(!FileManager.default.fileExists(atPath: earlier))
    try Data("echo 2\n".utf8).write(to: URL(filePath: earlier))
    var again = History(path: path, takingOver: earlier)
    #expect(try again.load() == ["echo 1"])
    #expect(FileManager.default.fileExists(atPath: earlier))
  }

  @Test func tenThousandEntriesAreLoadedAtOnce() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write((0..<10_000).map { "set key_\($0) {\"value\": \($0)} user 2h\n" }.joined().utf8)
    var history = History(path: path)
    let clock = ContinuousClock()
    var count = 0
    let time = try clock.measure { count = try history.load().count }
    #expect(count == 10_000)
    // Without optimisation, on a machine that does other things as well.
    #expect(time < .seconds(1))
  }
}
