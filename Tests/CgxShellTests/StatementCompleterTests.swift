import CgxContext
import CgxLanguage
import CgxTerminal
import Testing

@testable import CgxShell

@Suite struct Completer {
  private func completer() -> StatementCompleter {
    StatementCompleter(home: nil, now: { Timestamp(seconds: 1_795_359_845) })
  }

  private func text(_ line: String) -> EditedText {
    EditedText(line: line, cursor: line.utf8.count)
  }

  private func words(_ completer: StatementCompleter, _ line: String) -> [String] {
    completer.completions(text(line)).words.map(\.text)
  }

  @Test func knowsWhatAnInterpreterKnows() {
    let completer = completer()
    completer.update(
      KnownNames(
        stagedKeys: ["tier"], liveKeys: ["note"], variables: ["account"], session: "sess_1",
        commits: [.init("cmt_a", "committed")], planHash: { "abc" }))
    #expect(words(completer, "get ") == ["tier", "note"])
    #expect(words(completer, "session s") == ["sess_1"])
    #expect(words(completer, "rollback ") == ["cmt_a"])
    #expect(words(completer, "commit --plan ") == ["abc"])
    #expect(words(completer, "set k ${acc") == ["account"])
    #expect(
      completer.marginNote(text("set a.b"))
        == MarginNote("key: '.' is not allowed", isWarning: true))
  }

  @Test func theLinesBeforeCountForWhatMayComeAndNotForWhereItStands() {
    let completer = completer()
    completer.update(KnownNames(variables: ["account"]))
    let line = #"  "a": "${acc"#
    let completions = completer.completions(
      EditedText(before: "crm {\n", line: line, cursor: line.utf8.count))
    #expect(completions.words.map(\.text) == ["account"])
    #expect(completions.start == line.utf8.count - 3)
  }

  @Test func remembersKeysAndSessionsThatAreGone() {
    let completer = completer()
    completer.update(KnownNames(stagedKeys: ["tier"], liveKeys: ["note"], session: "sess_1"))
    completer.update(KnownNames(stagedKeys: ["plan"], session: "sess_2"))
    completer.recall(keys: ["older"], sessions: ["sess_0"])
    #expect(words(completer, "get ") == ["plan", "note", "older", "tier"])
    #expect(words(completer, "session ").prefix(3) == ["sess_0", "sess_1", "sess_2"])
  }

  @Test func remembersWhatTheHistoryNames() {
    let completer = completer()
    completer.recall(entries: [
      "set old 1", "if a exists\n  unset older\nend", "session s_9", "set (",
    ])
    #expect(words(completer, "get ") == ["old", "older"])
    #expect(words(completer, "session s") == ["s_9"])
  }

  @Test func namesManyKeysAtOnce() {
    let completer = completer()
    completer.update(KnownNames(liveKeys: (0..<10_000).map { "key_\($0)" }))
    completer.update(KnownNames(stagedKeys: ["key_1"]))
    #expect(words(completer, "get key_1234") == ["key_1234"])
    #expect(words(completer, "get ").count == 10_000)
  }

  @Test func aLifetimeThatHasPassedIsSaid() {
    let line = "set k v 2020-01-01T00:00:00Z"
    #expect(completer().marginNote(text(line))?.isWarning == true)
  }

  @Test func anInterpreterTellsItsNamesButNoSecrets() async throws {
    var configuration = ShellConfiguration()
    configuration.environment = ["HOME": "/home/a", "COGNIGY_CLIENT_SECRET": "s"]
    let interpreter = Interpreter(configuration, report: { _ in })
    _ = try await interpreter.run([SourceText(name: "t", text: "set tier gold\nlet a = 1")])
    let names = await interpreter.knownNames
    #expect(names.stagedKeys == ["tier"])
    #expect(names.variables == ["a"])
    #expect(names.environmentNames == ["HOME"])
    #expect(names.planHash()?.utf8.count == 64)
    #expect(names.options[.onConflict] == "ours")
    await interpreter.close()
  }
}

@Suite struct Folders {
  private func names(_ path: String, home: String? = nil) -> [String] {
    FolderListing.entries(goingOnFrom: path, home: home).map(\.name).sorted()
  }

  @Test func listsWhatBeginsWithTheLastComponent() {
    #expect(names("/etc/pass").contains("passwd"))
    #expect(names("/etc/pass").allSatisfy { $0.hasPrefix("pass") })
    #expect(names("~/pass", home: "/etc").contains("passwd"))
    #expect(FolderListing.entries(goingOnFrom: "/et", home: nil).first?.isFolder == true)
  }

  @Test func hiddenFilesAreListedOnlyIfAskedFor() {
    #expect(names("/").allSatisfy { !$0.hasPrefix(".") })
    #expect(!names("/.").contains(".."))
  }

  @Test(arguments: [
    "/nowhere/x", "/etc/passwd/x", "/etc\u{0}/x", "~/x", String(repeating: "a/", count: 9999),
  ])
  func whatIsNoFolderListsNothing(path: String) {
    #expect(names(path).isEmpty)
  }
}
