import CgxLanguage
import CgxTestSupport
import Foundation
import Testing

extension PromptOnATerminal {
  /// The prompt's history, on a real pseudo-terminal.
  @Suite struct HistoryAtThePrompt {
    private let folder: PromptFolder

    init() throws {
      folder = try PromptFolder()
    }

    @Test func shellsAtTheSameTimeKeepEachOthersEntries() throws {
      let first = try folder.shell()
      let second = try folder.shell()
      try first.enter("echo one", "\none\r\n")
      try second.enter("echo two", "\ntwo\r\n")
      try first.enter("echo three", "\nthree\r\n")
      #expect(try first.quit() == 0)
      #expect(try second.quit() == 0)
      let third = try folder.shell()
      for _ in 0..<3 { third.send("\u{1B}[A") }
      try third.enter("", "\ntwo\r\n")
      #expect(try third.quit() == 0)
    }

    @Test func eachTenantHasItsOwn() throws {
      let terminal = try PseudoTerminal(
        Program.path,
        ["--tenant", "https://Tenant.example/../x", "--state-dir", folder.state],
        environment: ["TERM": "xterm", "NO_COLOR": "1", "HOME": "/nonexistent"])
      try terminal.wait(for: "› ")
      try terminal.enter("echo one", "\none\r\n")
      #expect(try terminal.quit() == 0)
      let other = try folder.shell()
      #expect(try other.quit() == 0)
      #expect(try folder.text("state/history-tenant.example_443") == "echo one\nquit --discard\n")
      #expect(try folder.text("state/history-sandbox") == "quit --discard\n")
    }

    @Test func aDamagedHistoryIsSaidOnceAndRepaired() throws {
      try folder.write("echo one\na\u{0}b\necho tw", to: "state/history-sandbox")
      let first = try folder.shell()
      #expect(first.transcript.contains("2 damaged lines of the history left out"))
      try first.enter("\u{1B}[A", "\none\r\n")
      #expect(try first.quit() == 0)
      let second = try folder.shell()
      #expect(!second.transcript.contains("damaged"))
      #expect(try second.quit() == 0)
    }

    @Test func aFolderInItsPlaceIsNotFatal() throws {
      try folder.write("", to: "state/history-sandbox/x")
      let terminal = try folder.shell()
      #expect(terminal.transcript.contains("no history is kept"))
      try terminal.enter("echo one", "\none\r\n")
      #expect(try terminal.quit() == 0)
    }

    @Test func privateReadsAndWritesNone() throws {
      try folder.write("echo one\n", to: "state/history-sandbox")
      let terminal = try folder.shell(["--private"])
      try terminal.enter("\u{1B}[Aecho two", "\ntwo\r\n")
      #expect(try terminal.quit() == 0)
      #expect(try folder.text("state/history-sandbox") == "echo one\n")
    }

    @Test func whatTurnsOutToBeSecretIsForgotten() throws {
      try folder.write("echo of hunter2222\necho one\n", to: "state/history-sandbox")
      let terminal = try folder.shell()
      try terminal.enter("let pw = hunter2222")
      #expect(try folder.text("state/history-sandbox").contains("let pw"))
      try terminal.enter("set --secret k ${pw}", "staged k")
      #expect(try folder.text("state/history-sandbox") == "echo one\n")
      #expect(try folder.mode("state/history-sandbox") == 0o600)
      try terminal.enter("\u{1B}[A", "\none\r\n")
      #expect(try terminal.quit() == 0)
    }

    private static let examples: [String] = StatementSyntax.all.flatMap { syntax in
      syntax.examples.filter(\.isForPrompt).map(\.script)
    }

    @Test(arguments: examples)
    func everyExampleOfHelpForThePromptRuns(script: String) throws {
      let terminal = try folder.shell(environment: ["EDITOR": "true"])
      for line in script.split(separator: "\n") {
        // What is recorded shall not stay here.
        try terminal.enter(
          String(line).replacing("session.cgx", with: folder.path + "/session.cgx"))
      }
      #expect(try terminal.quit() == 0)
      #expect(!terminal.transcript.contains("error"))
    }
  }
}
