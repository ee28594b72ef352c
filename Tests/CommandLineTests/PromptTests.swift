import CgxTestSupport
import Foundation
import Testing

/// The prompt, on a real pseudo-terminal.
@Suite(.serialized) struct PromptOnATerminal {
  private let state = FileManager.default.temporaryDirectory
    .appending(path: "cgx-\(UUID().uuidString)").path

  private func start(
    _ arguments: [String] = ["--sandbox"], locale: String = "C"
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      Program.path, arguments + ["--state-dir", state],
      environment: ["TERM": "xterm", "NO_COLOR": "1", "LC_ALL": locale, "HOME": "/nonexistent"])
    try terminal.wait(for: "› ")
    return terminal
  }

  /// Ctrl-D at the next prompt.
  private func leave(_ terminal: PseudoTerminal) throws {
    try terminal.wait(for: "› ")
    terminal.send("\u{4}")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test(arguments: ["C", "C.UTF-8", "POSIX", ""])
  func lettersWithAccentsArriveInEveryLocale(locale: String) throws {
    let terminal = try start(locale: locale)
    terminal.send("echo \"Zoë 日本 😀\"\r")
    try terminal.wait(for: "\nZoë 日本 😀\r\n")
    try leave(terminal)
  }

  @Test func stagedChangesShowInThePrompt() throws {
    let terminal = try start()
    terminal.send("set a 1\r")
    try terminal.wait(for: "staged a (session)")
    try terminal.wait(for: "cgx sandbox *1 › ")
    terminal.send("commit\r")
    try terminal.wait(for: "committed cmt_")
    try terminal.wait(for: "cgx sandbox sess_sandbox › ")
    terminal.send("quit\r")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func ctrlCDropsTheLineAndNothingElse() throws {
    let terminal = try start()
    terminal.send("set a 1\r")
    try terminal.wait(for: "*1 › ")
    terminal.send("quit --disc\u{3}")
    try terminal.wait(for: "*1 › ")
    terminal.send("echo still here\r")
    try terminal.wait(for: "\nstill here\r\n")
    terminal.send("quit --discard\r")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func ctrlCEndsAWait() throws {
    let terminal = try start()
    terminal.send("wait 1h\r")
    try terminal.wait(for: "\n")
    usleep(200_000)
    terminal.send("\u{3}")
    try terminal.wait(for: "interrupted while waiting")
    try leave(terminal)
  }

  @Test func aWaitForTheTenantIsShownAndCtrlCEndsItWithTheTruth() throws {
    let terminal = try start()
    terminal.send("sandbox fault 503 times 3 retry-after 60s\r")
    try terminal.wait(for: "› ")
    terminal.send("set a 1\r")
    try terminal.wait(for: "*1 › ")
    terminal.send("commit\r")
    try terminal.wait(for: "waiting 60 s, then attempt 2 of 3: the tenant is in trouble (503)")
    terminal.send("\u{3}")
    try terminal.wait(for: "interrupted before the request was sent")
    try terminal.wait(for: "1 change stays staged; sent and refused: nothing was committed")
    try terminal.wait(for: "*1 › ")
    terminal.send("quit --discard\r")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func ctrlCWhileACommitIsUnderWayLeavesItUnknownAndRecoverResolvesIt() throws {
    let terminal = try start()
    terminal.send("sandbox fault timeout applied\r")
    try terminal.wait(for: "› ")
    terminal.send("set a 1\r")
    try terminal.wait(for: "*1 › ")
    terminal.send("commit\r")
    try terminal.wait(for: "\n")
    usleep(1_500_000)
    terminal.send("\u{3}")
    try terminal.wait(for: "1 change stays staged; sent, outcome unknown")
    try terminal.wait(for: "*1 ? › ")
    terminal.send("recover\r")
    try terminal.wait(for: "confirmed by read-back")
    try leave(terminal)
  }

  @Test func leavingWithStagedChangesAsks() throws {
    let terminal = try start()
    terminal.send("set a 1\r")
    try terminal.wait(for: "*1 › ")
    terminal.send("\u{4}")
    try terminal.wait(for: "1 change is staged and not committed. Leave without them? [y/N] ")
    terminal.send("n\r")
    try terminal.wait(for: "*1 › ")
    terminal.send("quit\r")
    try terminal.wait(for: "[y/N] ")
    terminal.send("y\r")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func anOpenBraceAsksForMore() throws {
    let terminal = try start()
    terminal.send("set p {\r")
    try terminal.wait(for: "… } › ")
    terminal.send("\"a\": [1,\r")
    try terminal.wait(for: "… ] › ")
    terminal.send("2]}\r")
    try terminal.wait(for: "staged p")
    terminal.send("if stage.count == 1\r")
    try terminal.wait(for: "… end › ")
    terminal.send("echo one\rend\r")
    try terminal.wait(for: "\none\r\n")
    terminal.send("quit --discard\r")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func aMistakeInsideAnOpenIfDoesNotLetTheRestRun() throws {
    let terminal = try start()
    for line in ["if session.id absent", "sett x 1", "set tier gold", "commit"] {
      terminal.send(line + "\r")
      try terminal.wait(for: "… end › ")
    }
    terminal.send("end\r")
    try terminal.wait(for: "did you mean 'set'?")
    try terminal.wait(for: "nothing was sent")
    terminal.send("show\r")
    try terminal.wait(for: "nothing is staged")
    try leave(terminal)
  }

  @Test func sigtermEndsThePrompt() throws {
    let terminal = try start()
    terminal.send(signal: SIGTERM)
    #expect(try terminal.waitForExit() == 130)
  }

  @Test func ctrlDInAnOpenStatementDropsItAndStays() throws {
    let terminal = try start()
    terminal.send("if session.id absent\r")
    try terminal.wait(for: "… end › ")
    terminal.send("\u{4}")
    try terminal.wait(for: "is dropped")
    try leave(terminal)
  }

  @Test func tabCompletesAStatement() throws {
    let terminal = try start()
    terminal.send("und\t\r")
    try terminal.wait(for: "there is no staging step to take back")
    try terminal.wait(for: "› ")
    terminal.send("s\t")
    try terminal.wait(for: "set      stages a variable")
    terminal.send("how\r")
    try terminal.wait(for: "nothing is staged")
    try leave(terminal)
  }

  @Test func anErrorDoesNotEndTheShell() throws {
    let terminal = try start()
    terminal.send("commt\r")
    try terminal.wait(for: "did you mean 'commit'?")
    try leave(terminal)
  }

  @Test func historyIsKeptBetweenRunsWithoutSecrets() throws {
    let first = try start()
    first.send("echo remembered\r")
    try first.wait(for: "\nremembered\r\n")
    try first.wait(for: "› ")
    first.send("auth hunter2\r")
    try first.wait(for: "a secret is never an argument")
    try first.wait(for: "› ")
    first.send("auth status hunter3\r")
    try first.wait(for: "a secret is never an argument")
    try leave(first)
    let file = state + "/history-sandbox"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text == "echo remembered\n")
    let attributes = try FileManager.default.attributesOfItem(atPath: file)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let second = try start()
    second.send("\u{1B}[A\r")
    try second.wait(for: "\nremembered\r\n")
    try leave(second)
  }

  @Test func terminalEscapesOfATenantAreNotPrintedRaw() throws {
    let terminal = try start()
    terminal.send("sandbox write evil \"\\u001b[2Jx\"\r")
    try terminal.wait(for: "another writer has set")
    try terminal.wait(for: "› ")
    terminal.send("get evil\r")
    try terminal.wait(for: "\\u{1b}[2Jx")
    try leave(terminal)
    #expect(!terminal.transcript.contains("\u{1B}[2J"))
  }

  @Test func latenciesAreDrawn() throws {
    let terminal = try start()
    terminal.send("set a 1\r")
    try terminal.wait(for: "*1 › ")
    terminal.send("commit\r")
    try terminal.wait(for: "sess_sandbox › ")
    terminal.send("metrics\r")
    try terminal.wait(for: "bytes_sent")
    try terminal.wait(for: "› ")
    // One commit is no distribution.
    #expect(!terminal.transcript.contains("≤"))
    terminal.send("set a 2\r")
    try terminal.wait(for: "*1 › ")
    terminal.send("commit\r")
    try terminal.wait(for: "sess_sandbox › ")
    terminal.send("metrics\r")
    try terminal.wait(for: "  ≤ ")
    try terminal.wait(for: "█")
    try leave(terminal)
  }

  @Test func coloursAreForTerminalsThatWantThem() throws {
    let terminal = try start(["--sandbox", "--color", "always"])
    terminal.send("commt\r")
    try terminal.wait(for: "\u{1B}[1;31merror\u{1B}[0m")
    try leave(terminal)
  }

  @Test func aScriptOnATerminalCanBeInterrupted() throws {
    let terminal = try PseudoTerminal(
      Program.path, ["-c", "echo started\nwait 1h\necho never"],
      environment: ["TERM": "xterm", "NO_COLOR": "1", "HOME": "/nonexistent"])
    try terminal.wait(for: "started")
    usleep(200_000)
    terminal.send("\u{3}")
    #expect(try terminal.waitForExit() == 130)
    #expect(!terminal.transcript.contains("never"))
  }

  @Test func noInputNeverStartsTheShell() throws {
    let terminal = try PseudoTerminal(
      Program.path, ["--no-input"],
      environment: ["TERM": "xterm", "NO_COLOR": "1", "HOME": "/nonexistent"])
    #expect(try terminal.waitForExit() == 64)
  }
}
