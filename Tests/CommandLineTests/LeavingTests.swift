import CgxTestSupport
import Foundation
import Testing

extension PromptOnATerminal {
  /// What becomes of staged changes when the shell ends, on a real pseudo-terminal.
  @Suite struct LeavingThePrompt {
    private let folder: PromptFolder

    init() throws {
      folder = try PromptFolder()
    }

    private func stageThree(_ terminal: PseudoTerminal) throws {
      try terminal.enter("set tier gold user 2h", "staged tier")
      try terminal.enter("unset old global", "staged the removal")
      try terminal.enter("set --secret pin 471199", "staged pin")
    }

    private func savedFiles() -> [String] { folder.names("state/stages") }

    @Test(arguments: [SIGHUP, SIGTERM])
    func aSignalSavesWhatIsStagedAndTheNextShellOffersIt(signal: Int32) throws {
      let first = try folder.shell()
      try stageThree(first)
      first.send(signal: signal)
      #expect(try first.waitForExit() == (signal == SIGHUP ? 129 : 130))
      #expect(first.transcript.contains("2 changes saved, 1 secret not"))
      let file = try #require(savedFiles().first)
      #expect(try folder.mode("state/stages/" + file) == 0o600)
      #expect(try folder.mode("state/stages") == 0o700)
      #expect(!(try folder.text("state/stages/" + file)).contains("471199"))
      let second = try folder.shell()
      #expect(second.transcript.contains("'stage restore' brings them back"))
      #expect(second.transcript.contains("2 changes of 20"))
      try second.enter("stage restore", "1 secret change had not been saved")
      try second.enter("show --script", "set tier \"gold\" user 2h\r\nunset old global\r\n")
      try second.enter("show", "prompt:1:1")
      try second.enter("undo", "took back tier, old")
      #expect(savedFiles().count == 1)
      #expect(try second.quit() == 0)
      #expect(savedFiles().isEmpty)
      let third = try folder.shell()
      #expect(!third.transcript.contains("stage restore"))
      #expect(try third.quit() == 0)
    }

    @Test func aTerminalThatIsClosedSavesWhatIsStaged() throws {
      let first = try folder.shell()
      try first.enter("set tier gold", "staged tier")
      first.hangUp()
      #expect(try first.waitForExit() == 129)
      #expect(savedFiles().count == 1)
      let second = try folder.shell()
      try second.enter("stage drop", "forgot 1 change")
      try second.enter("stage restore", "nothing was saved")
      #expect(savedFiles().isEmpty)
      #expect(try second.quit() == 0)
    }

    @Test func resultsThatNobodyReadsAnyMoreEndTheShellAndSaveWhatIsStaged() throws {
      let fifo = folder.path + "/results"
      mkfifo(fifo, 0o600)
      let terminal = try PseudoTerminal(
        "/bin/sh",
        ["-c", "\(Program.path) --sandbox --state-dir \(folder.state) > \(fifo); echo ended $?"],
        environment: ["TERM": "xterm", "NO_COLOR": "1", "HOME": "/nonexistent"])
      let reader = open(fifo, O_RDONLY)
      try terminal.wait(for: "› ")
      try terminal.enter("set tier gold", "staged tier")
      close(reader)
      terminal.send("show\r")
      try terminal.wait(for: "1 change saved")
      try terminal.wait(for: "ended 141")
      #expect(savedFiles().count == 1)
    }

    @Test func aHangupInTheMiddleOfAStatementSavesToo() throws {
      let terminal = try folder.shell()
      try terminal.enter("set tier gold", "staged tier")
      terminal.send("wait 1h\r")
      try terminal.wait(for: "wait 1h")
      usleep(200_000)
      terminal.hangUp()
      #expect(try terminal.waitForExit() == 129)
      #expect(savedFiles().count == 1)
    }

    @Test func dataForTheCRMIsSavedWithTheChanges() throws {
      let first = try folder.shell()
      try first.enter("crm {\"account\": \"ACC-99821\"}", "kept for the next commit")
      try first.enter("set tier gold", "staged tier")
      first.send(signal: SIGHUP)
      #expect(try first.waitForExit() == 129)
      let second = try folder.shell()
      try second.enter("stage restore", "staged 1 change")
      try second.enter("commit", "committed cmt_")
      try second.enter("echo ${sandbox.notifications}", "ACC-99821")
      #expect(try second.quit() == 0)
    }

    @Test func dataForTheCRMAloneIsSavedAndAskedFor() throws {
      let first = try folder.shell()
      try first.enter("crm {\"account\": \"ACC-99821\"}", "kept for the next commit")
      first.send("quit\r")
      try first.wait(
        for: "data for the CRM is staged and not committed. Leave without them? [y/N] ")
      first.send("n\r")
      try first.wait(for: "› ")
      first.send(signal: SIGHUP)
      #expect(try first.waitForExit() == 129)
      #expect(first.transcript.contains("data for the CRM saved: the next shell"))
      let second = try folder.shell()
      #expect(second.transcript.contains("data for the CRM of 20"))
      try second.enter("stage restore", "and data for the CRM")
      try second.enter("set tier gold", "staged tier")
      try second.enter("commit", "committed cmt_")
      try second.enter("echo ${sandbox.notifications}", "ACC-99821")
      #expect(savedFiles().isEmpty)
      #expect(try second.quit() == 0)
    }

    private func saveOne() throws {
      let shell = try folder.shell()
      try shell.enter("set tier gold", "staged tier")
      shell.send(signal: SIGHUP)
      #expect(try shell.waitForExit() == 129)
    }

    @Test func whatWasRestoredByAShellThatDiedIsOfferedAgain() throws {
      try saveOne()
      let first = try folder.shell()
      let second = try folder.shell()
      try first.enter("stage restore", "staged 1 change")
      try second.enter("stage restore", "nothing was saved")
      try second.enter("stage drop", "nothing was saved")
      first.send(signal: SIGKILL)
      _ = try first.waitForExit()
      try second.enter("stage restore", "staged 1 change")
      try second.enter("commit", "committed cmt_")
      #expect(savedFiles().isEmpty)
      #expect(try second.quit() == 0)
    }

    @Test(arguments: ["commit", "discard"])
    func whatIsDoneWithIsForgotten(statement: String) throws {
      try saveOne()
      let shell = try folder.shell()
      try shell.enter("stage restore", "staged 1 change")
      #expect(savedFiles().count == 1)
      try shell.enter(statement)
      #expect(savedFiles().isEmpty)
      #expect(try shell.quit() == 0)
    }

    @Test func whatWasRestoredIsSavedAnewOnce() throws {
      try saveOne()
      let shell = try folder.shell()
      try shell.enter("stage restore", "staged 1 change")
      try shell.enter("set b 1", "staged b")
      shell.send(signal: SIGHUP)
      #expect(try shell.waitForExit() == 129)
      #expect(savedFiles().count == 1)
      let next = try folder.shell()
      #expect(next.transcript.contains("2 changes of 20"))
      #expect(try next.quit() == 0)
    }

    @Test func whatHasExpiredAllIsKept() throws {
      let saved = #"""
        {"version":1,"saved":"2026-01-02T03:04:05Z","session":"sess_sandbox","left_out":0,"crm":[],
        "changes":[
        {"key":"a","scope":"user","set":1,"ttl":"2020-01-01T00:00:00Z",
        "from":{"source":"prompt","line":1,"column":1}}]}
        """#
      try folder.write(saved, to: "state/stages/sandbox,sess_sandbox,1767323045-1.json")
      let terminal = try folder.shell()
      try terminal.enter("stage restore", "it was 'set a 1 user 2020-01-01T00:00:00Z'")
      #expect(terminal.transcript.contains("what was saved is kept: 'stage drop' forgets it"))
      #expect(try terminal.quit() == 0)
      #expect(savedFiles().count == 1)
    }

    @Test func whereAllIsSecretNothingIsSaved() throws {
      let terminal = try folder.shell()
      try terminal.enter("set --secret pin 471199", "staged pin")
      terminal.send(signal: SIGHUP)
      #expect(try terminal.waitForExit() == 129)
      #expect(terminal.transcript.contains("1 change staged and not committed: lost"))
      #expect(savedFiles().isEmpty)
    }

    @Test func twoShellsThatEndAtOnceBothSave() throws {
      let shells = [try folder.shell(), try folder.shell()]
      for (index, shell) in shells.enumerated() {
        try shell.enter("set key_\(index) 1", "staged")
        shell.send(signal: SIGHUP)
        #expect(try shell.waitForExit() == 129)
      }
      #expect(savedFiles().count == 2)
      let next = try folder.shell()
      try next.enter("stage restore", "1 other shell left changes as well")
      try next.enter("stage restore", "staged 1 change")
      try next.enter("show", "2 changes")
      #expect(try next.quit() == 0)
    }

    @Test func whatHasExpiredMeanwhileIsRefused() throws {
      let saved = #"""
        {"version":1,"saved":"2026-01-02T03:04:05Z","session":"sess_sandbox","left_out":0,"crm":[],
        "changes":[
        {"key":"a","scope":"user","set":1,"ttl":"2020-01-01T00:00:00Z",
        "from":{"source":"prompt","line":1,"column":1}},
        {"key":"b","scope":"user","set":"x","ttl":"1h30m",
        "from":{"source":"deploy.cgx","line":14,"column":3}}]}
        """#
      try folder.write(saved, to: "state/stages/sandbox,sess_sandbox,1767323045-1.json")
      let terminal = try folder.shell()
      #expect(terminal.transcript.contains("2 changes of 2026-01-02T03:04:05Z never committed"))
      try terminal.enter(
        "stage restore", "not staged: a: 2020-01-01T00:00:00Z has passed already")
      try terminal.enter("show", "deploy.cgx:14:3")
      try terminal.enter("show --script", "set b \"x\" user 1h30m")
      #expect(try terminal.quit() == 0)
    }

    @Test(arguments: [
      "", "{", "\u{0}", "[]", #"{"version":2}"#,
      #"{"version":1,"saved":"2026-01-02T03:04:05Z","session":"sess_sandbox","left_out":0,"crm":[],"#
        + #""changes":[{"key":"a","scope":"moon"}]}"#,
    ])
    func whatIsDamagedIsSaidAndCanBeDropped(text: String) throws {
      try folder.write(text, to: "state/stages/sandbox,sess_sandbox,1767323045-1.json")
      let terminal = try folder.shell()
      #expect(terminal.transcript.contains("can't be read ("))
      try terminal.enter("stage restore", "error: what was saved in")
      try terminal.enter("show", "nothing is staged")
      try terminal.enter("stage drop")
      #expect(savedFiles().isEmpty)
      #expect(try terminal.quit() == 0)
    }

    @Test func anotherSessionIsOfferedNothing() throws {
      let first = try folder.shell(["--session", "one"])
      try first.enter("set tier gold", "staged tier")
      first.send(signal: SIGHUP)
      #expect(try first.waitForExit() == 129)
      let second = try folder.shell(["--session", "two"])
      #expect(!second.transcript.contains("stage restore"))
      try second.enter("session one --unchecked", "'stage restore' brings it back")
      #expect(try second.quit() == 0)
    }

    @Test func privateSavesNothing() throws {
      let terminal = try folder.shell(["--private"])
      try terminal.enter("set tier gold", "staged tier")
      terminal.send(signal: SIGHUP)
      #expect(try terminal.waitForExit() == 129)
      #expect(terminal.transcript.contains("lost, as nothing is kept"))
      #expect(savedFiles().isEmpty)
    }

    @Test func ctrlDIsNoYesWhenItIsAskedWhetherToLeave() throws {
      let terminal = try folder.shell()
      try terminal.enter("set tier gold", "staged tier")
      terminal.send("\u{4}")
      try terminal.wait(for: "[y/N] ")
      terminal.send("\u{4}")
      try terminal.wait(for: "*1 › ")
      #expect(try terminal.quit() == 0)
    }

    @Test func aTerminalThatGivesNothingButTheEndIsLeft() throws {
      let terminal = try folder.shell()
      try terminal.enter("set tier gold", "staged tier")
      for _ in 0..<9 {
        terminal.send("\u{4}")
        try terminal.wait(for: "[y/N] ")
        terminal.send("\u{4}")
        try terminal.wait(for: "*1 › ")
      }
      terminal.send("\u{4}")
      #expect(try terminal.waitForExit() == 0)
      #expect(savedFiles().count == 1)
    }

    @Test func underNohupAHangupMeansNothing() throws {
      let terminal = try PseudoTerminal(
        "/bin/sh",
        [
          "-c", "trap '' HUP; exec '\(Program.path)' --sandbox --state-dir '\(folder.state)'",
        ], environment: ["TERM": "xterm", "NO_COLOR": "1", "HOME": "/nonexistent"])
      try terminal.wait(for: "› ")
      terminal.send(signal: SIGHUP)
      try terminal.enter("echo still here", "\nstill here\r\n")
      #expect(try terminal.quit() == 0)
    }

    @Test func aScriptThatIsHungUpStops() throws {
      let terminal = try PseudoTerminal(
        Program.path, ["--sandbox", "-c", "set a 1\necho started\nwait 1h\ncommit"],
        environment: ["TERM": "xterm", "NO_COLOR": "1", "HOME": "/nonexistent"])
      try terminal.wait(for: "started")
      usleep(200_000)
      terminal.send(signal: SIGHUP)
      #expect(try terminal.waitForExit() == 129)
      #expect(!terminal.transcript.contains("committed cmt_"))
    }
  }
}
