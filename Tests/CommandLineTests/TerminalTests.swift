import CgxTestSupport
import Foundation
import Testing

/// What the shell does to the terminal that it runs on.
@Suite(.serialized) struct TerminalTests {
  let state = FileManager.default.temporaryDirectory
    .appending(path: "cgx-\(UUID().uuidString)").path

  func environment(term: String = "xterm") -> [String: String] {
    ["TERM": term, "NO_COLOR": "1", "HOME": "/nonexistent", "PATH": "/usr/bin:/bin"]
  }

  func start(columns: Int = 80, rows: Int = 24) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      Program.path, ["--sandbox", "--state-dir", state], environment: environment(),
      columns: columns, rows: rows)
    try prompt(terminal)
    return terminal
  }

  func prompt(_ terminal: PseudoTerminal) throws {
    try terminal.wait("a prompt") { $0.current.hasSuffix("›") && $0.column > 1 }
  }

  // MARK: Settings

  @Test(arguments: ["quit\r", "\u{4}", "set a 1\rquit --discard\r", "auth \u{3}quit\r"])
  func theSettingsAreRestoredAtTheEnd(keys: String) throws {
    let terminal = try start()
    let during = terminal.mode
    terminal.send(keys)
    #expect(try terminal.waitForExit() == 0)
    #expect(terminal.mode != during)
    #expect(terminal.mode == terminal.firstMode)
    #expect(!terminal.screen.marksPaste)
    #expect(terminal.screen.unknown == [])
  }

  @Test(arguments: [SIGTERM, SIGHUP])
  func theSettingsAreRestoredAfterASignal(signal: Int32) throws {
    let terminal = try start()
    terminal.send("set a")
    try terminal.wait("the line") { $0.current.contains("› set a") }
    terminal.send(signal: signal)
    #expect(try terminal.waitForExit() == (signal == SIGHUP ? 129 : 130))
    #expect(terminal.mode == terminal.firstMode)
    #expect(!terminal.screen.marksPaste)
  }

  @Test(arguments: [SIGSEGV, SIGABRT])
  func theSettingsAreRestoredAfterACrash(signal: Int32) throws {
    let terminal = try start()
    #expect(terminal.mode != terminal.firstMode)
    terminal.send(signal: signal)
    #expect(try terminal.waitForExit() == 128 + signal)
    #expect(terminal.mode == terminal.firstMode)
    #expect(!terminal.screen.marksPaste)
  }

  @Test func theSettingsAreTheirsWhileAStatementRuns() throws {
    let terminal = try start()
    terminal.send("wait 1h\r")
    try terminal.wait("the wait") { _ in terminal.mode == terminal.firstMode }
    terminal.send(signal: SIGTERM)
    _ = try terminal.waitForExit()
    #expect(terminal.mode == terminal.firstMode)
  }

  @Test func aHangupEndsTheShell() throws {
    let terminal = try start()
    terminal.send("set a 1\r")
    try prompt(terminal)
    terminal.hangUp()
    _ = try terminal.waitForExit()
  }

  // MARK: Ctrl-Z

  @Test func ctrlZGivesTheTerminalToTheShellAndFgTheLineBack() throws {
    let terminal = try PseudoTerminal(
      "/bin/bash", ["--norc", "--noprofile", "-i"],
      environment: environment().merging(["PS1": "$ "]) { $1 }, columns: 80, rows: 24)
    try terminal.wait("the shell") { $0.current == "$" }
    terminal.send("'\(Program.path)' --sandbox --state-dir '\(state)'\r")
    try prompt(terminal)
    terminal.send("set a 12")
    try terminal.wait("the line") { $0.current.contains("› set a 12") }
    let during = terminal.mode
    terminal.send("\u{1A}")
    try terminal.wait("the shell again") { $0.current == "$" }
    #expect(terminal.mode != during)
    terminal.send("echo still a shell\r")
    try terminal.wait("its answer") { $0.text.contains("still a shell") }
    terminal.send("fg\r")
    try terminal.wait("the line again") { $0.current.contains("› set a 12") && $0.marksPaste }
    #expect(terminal.mode == during)
    terminal.send("3\r")
    try terminal.wait("the answer") { $0.text.contains { $0.hasPrefix("staged a") } }
    try prompt(terminal)
    terminal.send("quit --discard\r")
    try terminal.wait("the shell at the end") { $0.current == "$" }
    terminal.send("exit\r")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func inTheBackgroundItTakesNothingFromTheShell() throws {
    let terminal = try PseudoTerminal(
      "/bin/bash", ["--norc", "--noprofile", "-i"],
      environment: environment().merging(["PS1": "$ "]) { $1 }, columns: 80, rows: 24)
    try terminal.wait("the shell") { $0.current == "$" }
    terminal.send("'\(Program.path)' --sandbox --state-dir '\(state)'\r")
    try prompt(terminal)
    terminal.send("set a 12\u{1A}")
    try terminal.wait("the shell again") { $0.current == "$" }
    terminal.send("bg\r")
    // The shell tells it at its next prompt.
    let deadline = ContinuousClock.now + .seconds(20)
    func stops() -> Int { terminal.transcript.components(separatedBy: "Stopped  ").count - 1 }
    while stops() < 2, ContinuousClock.now < deadline {
      terminal.send("\r")
      while terminal.receive(milliseconds: 100) {}
    }
    #expect(stops() == 2)
    for word in ["one", "two", "three"] {
      terminal.send("echo from-$((1))-\(word)\r")
      try terminal.wait("the shell's answer") { $0.text.contains("from-1-\(word)") }
    }
    terminal.send("fg\r")
    try terminal.wait("the line again") { $0.current.contains("› set a 12") && $0.marksPaste }
    terminal.send("3\r")
    try terminal.wait("the answer") { $0.text.contains { $0.hasPrefix("staged a") } }
    try prompt(terminal)
    terminal.send("quit --discard\r")
    try terminal.wait("the shell at the end") { $0.current == "$" }
    terminal.send("exit\r")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func ctrlZWithoutAShellDoesNothing() throws {
    let terminal = try start()
    terminal.send("set a\u{1A} 1\r")
    try terminal.wait("the answer") { $0.text.contains { $0.hasPrefix("staged a") } }
    try prompt(terminal)
    terminal.send("quit --discard\r")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func aProgramThatWasStoppedDrawsItsLineAgain() throws {
    let terminal = try start()
    terminal.send("set a 1")
    try terminal.wait("the line") { $0.current.contains("› set a 1") }
    terminal.send(signal: SIGSTOP)
    usleep(100_000)
    let count = terminal.transcript.count
    terminal.send(signal: SIGCONT)
    try terminal.wait("the line again") { screen in
      terminal.transcript.count > count && screen.current.contains("› set a 1")
    }
    terminal.send(signal: SIGSTOP)
    terminal.send(signal: SIGTERM)
    terminal.send(signal: SIGCONT)
    #expect(try terminal.waitForExit() == 130)
    #expect(terminal.mode == terminal.firstMode)
  }

  @Test func ctrlBackslashIsNoKey() throws {
    let terminal = try start()
    terminal.send("wait 300ms\r\u{1C}\u{1C}")
    terminal.send("echo alive\r")
    try terminal.wait("an answer") { $0.text.contains("alive") }
    try prompt(terminal)
    terminal.send("\u{4}")
    #expect(try terminal.waitForExit() == 0)
  }

  // MARK: Pasting

  private func paste(_ terminal: PseudoTerminal, _ text: String) {
    terminal.send("\u{1B}[200~" + text + "\u{1B}[201~")
  }

  @Test func pastedLinesRunOneByOneAndTheLastWaits() throws {
    let terminal = try start()
    paste(terminal, "set a 1\nset p {\n  \"x\": [1,\t2]\n}\necho end\n")
    try terminal.wait("the last line") { $0.current.contains("› echo end") }
    let shown = terminal.screen.text
    #expect(
      shown.dropLast() == [
        "cgx sandbox › set a 1", "staged a (session)", "cgx sandbox *1 › set p {",
        "  …   \"x\": [1,  2]", "  … }", "staged p (session)",
      ])
    #expect(shown.last?.hasPrefix("cgx sandbox *2 › echo end ") == true)
    terminal.send("\r")
    try terminal.wait("its answer") { $0.text.contains("end") }
    try prompt(terminal)
    terminal.send("quit --discard\r")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func aPastedLineThatFailsStopsTheRest() throws {
    let terminal = try start()
    paste(terminal, "set a 1\nsett b 2\nset c 3\ncommit\n")
    try terminal.wait("what was left") { $0.text.contains("2 pasted lines were not run") }
    try prompt(terminal)
    #expect(terminal.screen.current == "cgx sandbox *1 ›")
    terminal.send("quit --discard\r")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func aQuestionMarkThatIsPastedIsAValue() throws {
    let terminal = try start()
    paste(terminal, "set mood ?\nset a 1\nshow --script\n")
    try terminal.wait("the last line") { $0.current.contains("› show --script") }
    terminal.send("\r")
    try terminal.wait("both") { $0.text.contains("set mood \"?\" session") }
    try prompt(terminal)
    terminal.send("quit --discard\r")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func linesPastedBehindQuitAreCounted() throws {
    let terminal = try start()
    paste(terminal, "set a 1\nquit\nset b 2\nset c 3\n")
    try terminal.wait("the question") { $0.current.hasSuffix("[y/N]") }
    #expect(terminal.screen.text.contains("2 pasted lines were not run"))
    terminal.send("n\r")
    try prompt(terminal)
    #expect(terminal.screen.current == "cgx sandbox *1 ›")
    terminal.send("quit --discard\r")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func anOpenStatementOfManyLinesIsTakenAtOnce() throws {
    let terminal = try start()
    let lines = (0..<5_000).map { "  \"key_\($0)\": {\"a\": [\($0)]}," }.joined(separator: "\n")
    paste(terminal, "set p {\n\(lines)\n  \"last\": 1\n}\nshow\n")
    try terminal.wait("the last line") { $0.current.contains("› show") }
    #expect(terminal.screen.text.contains { $0.hasPrefix("staged p (session)") })
    terminal.send("\u{3}quit --discard\r")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func ctrlCStopsWhatIsPasted() throws {
    let terminal = try start()
    paste(terminal, "wait 1h\nset a 1\nset b 1\n")
    // The first line is taken, and what is typed now is not read by the editor.
    try terminal.wait(for: "wait 1h\u{1B}[?2004l")
    // A terminal drops what it has not shown yet when Ctrl-C comes: one after the other.
    let isShown = (0..<20).contains { _ in
      terminal.send("\u{3}")
      return (try? terminal.wait(for: "2 pasted lines were not run", seconds: 1)) != nil
    }
    #expect(isShown)
    try prompt(terminal)
    terminal.send("\u{3}")
    terminal.send("quit\r")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func aPasteThatEndsInAnOpenStatementWaitsForTheRest() throws {
    let terminal = try start()
    paste(terminal, "set p {\n\"a\": 1\n")
    try terminal.wait("the open statement") { $0.current == "  … } › \"a\": 1" }
    terminal.send("\r}\r")
    try terminal.wait("the answer") { $0.text.contains("staged p (session)") }
    try prompt(terminal)
    terminal.send("\u{1B}[A")
    try terminal.wait("one entry") {
      $0.text.suffix(3).dropLast() == ["cgx sandbox *1 › set p {", "  … \"a\": 1"]
        && $0.current.hasPrefix("  … } ")
    }
    terminal.send("\u{3}quit --discard\r")
    #expect(try terminal.waitForExit() == 0)
  }

  // MARK: Windows

  @Test func fortyColumnsAreEnough() throws {
    let terminal = try start(columns: 40, rows: 10)
    terminal.send("set note \"Zoë 日本 and more than fits in a line\"")
    try terminal.wait("two lines") {
      $0.text == [
        "cgx sandbox › set note \"Zoë 日本 and mor", "e than fits in a line\"  [session|user|…",
      ]
    }
    terminal.send("\u{1}")
    try terminal.wait("the cursor at the start") { $0.row == 0 && $0.column == 14 }
    terminal.send("\u{5}\r")
    try terminal.wait("the answer") { $0.text.contains { $0.hasPrefix("staged note") } }
    terminal.send("quit --discard\r")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func aResizedWindowShowsTheLine() throws {
    let terminal = try start(columns: 60, rows: 10)
    // A whole statement, behind which there is nothing to hint at.
    let line = "set note \"more than fits in a line\" user 2h"
    let length = "cgx sandbox › ".count + line.count
    terminal.send(line)
    try terminal.wait("the line") { $0.current.hasSuffix(" user 2h") }
    for columns in [30, 100, 20, 60] {
      let count = terminal.transcript.count
      terminal.resize(columns: columns, rows: 10, reflows: true)
      try terminal.wait("\(columns) columns") { screen in
        // The terminal shows it at once; the program has to have drawn it, too.
        terminal.transcript.count > count && screen.text.joined().hasSuffix("› " + line)
          && screen.text.count == (length + columns - 1) / columns
      }
      usleep(100_000)
    }
    terminal.send("\u{3}")
    try prompt(terminal)
    terminal.send("\u{4}")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func aDumbTerminalGetsNoLineBackThatItCouldNotTakeAway() throws {
    let terminal = try PseudoTerminal(
      Program.path, ["--sandbox", "--state-dir", state], environment: environment(term: "dumb"))
    try prompt(terminal)
    terminal.send("set ?\r")
    try terminal.wait("the list") { $0.text.contains { $0.hasPrefix("  KEY") } }
    try prompt(terminal)
    terminal.send("echo alone\r")
    try terminal.wait("the answer") { $0.text.contains("alone") }
    terminal.send("quit\r")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test(arguments: ["dumb", ""]) func aDumbTerminalGetsPlainLines(term: String) throws {
    let terminal = try PseudoTerminal(
      Program.path, ["--sandbox", "--state-dir", state], environment: environment(term: term))
    try prompt(terminal)
    #expect(terminal.mode == terminal.firstMode)
    terminal.send("set a 1\r")
    try terminal.wait("the answer") { $0.text.contains("staged a (session)") }
    try prompt(terminal)
    terminal.send("quit --\u{3}")
    try terminal.wait("a new prompt") { $0.text.count == 4 && $0.current.hasSuffix("›") }
    terminal.send("quit --discard\r")
    #expect(try terminal.waitForExit() == 0)
    #expect(!terminal.screen.hasSeenEscapes)
  }
}
