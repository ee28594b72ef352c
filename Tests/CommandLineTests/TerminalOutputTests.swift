import CgxTestSupport
import Foundation
import Testing

/// What results look like on a real pseudo-terminal.
@Suite(.serialized) struct TerminalOutput {
  private func start(
    _ environment: [String: String] = [:], arguments: [String] = ["--sandbox"],
    columns: Int = 100, rows: Int = 40
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      Program.path, arguments,
      environment: [
        "TERM": "xterm", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "PATH": "/usr/bin:/bin",
      ].merging(environment) { $1 }, columns: columns, rows: rows)
    try terminal.wait(for: "› ")
    return terminal
  }

  private let plain = ["NO_COLOR": "1"]

  private func run(_ statement: String, _ terminal: PseudoTerminal) throws -> String {
    terminal.send(statement + "\r")
    try terminal.wait(for: "\n")
    return try terminal.wait(for: "› ")
  }

  private func leave(_ terminal: PseudoTerminal) throws {
    terminal.send("quit --discard\r")
    #expect(try terminal.waitForExit() == 0)
  }

  /// The lines of what a program wrote, without the prompt behind them.
  private func lines(_ output: String) -> [String] {
    output.split(separator: "\r\n").map(String.init).filter { !$0.contains("›") }
  }

  // MARK: Tables

  @Test func tablesFitIntoTheWindow() throws {
    let terminal = try start(plain, columns: 40)
    _ = try run("set k \(String(repeating: "日", count: 30)) user 2h", terminal)
    let shown = lines(try run("show", terminal)).filter { $0.hasPrefix("k") }
    #expect(shown.count == 2)
    for line in shown { #expect(line.count + line.filter { $0 == "日" }.count <= 40) }
    #expect(shown.last?.contains("日…") == true)
    try leave(terminal)
  }

  @Test(arguments: [40, 25])
  func errorsAreBrokenBetweenWords(columns: Int) throws {
    let terminal = try start(plain, columns: columns)
    let long = String(repeating: "x", count: 60)
    for statement in ["set priority_flag \(long) sesion", "set a.b 1", "expect stage.cuont == 1"] {
      let shown = lines(try run(statement, terminal)).drop { !$0.hasPrefix("error: ") }
      #expect(shown.contains { $0.contains("^") })
      #expect(shown.last?.hasSuffix("nothing was sent") == true)
      for line in shown { #expect(line.count <= columns, "\(line)") }
    }
    try leave(terminal)
  }

  @Test func helpIsBrokenBetweenWords() throws {
    let terminal = try start(["PAGER": "", "NO_COLOR": "1"], columns: 40)
    let shown = lines(try run("help set", terminal))
    #expect(shown.contains { $0.hasSuffix("SCOPE: session") } || shown.count > 20)
    for line in shown { #expect(line.count <= 40, "\(line)") }
    try leave(terminal)
  }

  @Test func scriptsGetWholeInstantsAndPeopleAlsoHowFarAwayTheyAre() throws {
    let statements = ["set tier gold user 2h", "commit", "get", "history"]
    let script = try Program.run(["--sandbox"] + statements.flatMap { ["-c", $0] })
    #expect(!script.output.contains("in 2h"))
    #expect(!script.output.contains("now ("))
    let terminal = try start(plain)
    for statement in statements.dropLast(2) { _ = try run(statement, terminal) }
    #expect(try run("get", terminal).contains(#/in 2h \(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\)/#))
    #expect(try run("history", terminal).contains(#/(now|\d+s ago) \(\d{4}-/#))
    #expect(try run("audit", terminal).contains(#/(now|\d+s ago) +success/#))
    try leave(terminal)
  }

  // MARK: Colours

  @Test func jsonIsColouredOnlyWhereColoursAreWanted() throws {
    for (arguments, environment, isColoured) in [
      ([], [:], true), ([], plain, false), ([], ["TERM": "dumb"], false),
      (["--color", "never"], [:], false),
    ] as [([String], [String: String], Bool)] {
      let terminal = try start(environment, arguments: ["--sandbox"] + arguments)
      _ = try run("sandbox write p {\"a\":1}", terminal)
      let output = try run("get p", terminal)
      #expect(output.contains("\u{1B}[36m1\u{1B}[0m") == isColoured)
      #expect(output.contains("  \"a\": 1\r\n") != isColoured)
      try leave(terminal)
    }
  }

  // MARK: The pager

  @Test func longOutputGoesThroughThePager() throws {
    let terminal = try start(["PAGER": "sed 's/^/paged: /'", "NO_COLOR": "1"], rows: 10)
    #expect(try run("help", terminal).contains("paged:   commit"))
    #expect(try !run("option rate", terminal).contains("paged"))
    _ = try run("option pager off", terminal)
    #expect(try !run("help", terminal).contains("paged"))
    try leave(terminal)
  }

  @Test(arguments: ["", "cat", "false", "/no/such/pager", "kill -9 $$"])
  func withoutAPagerThatWorksItIsPrinted(pager: String) throws {
    let terminal = try start(["PAGER": pager, "NO_COLOR": "1"], rows: 10)
    let output = try run("help", terminal)
    // One that a signal has ended was ended by the person.
    #expect(output.contains("explains one of them") == !pager.hasPrefix("kill"))
    try leave(terminal)
  }

  @Test func aPagerThatIsLeftEarlyIsNoError() throws {
    let terminal = try start(plain, rows: 10)
    terminal.send("help\r")
    try terminal.wait(for: "Tenant")
    try terminal.wait(for: ":")
    terminal.send("q")
    try terminal.wait(for: "› ")
    #expect(try run("echo fine", terminal).contains("fine"))
    #expect(!terminal.transcript.contains("error"))
    try leave(terminal)
  }

  @Test func scriptsHaveNoPager() throws {
    let terminal = try PseudoTerminal(
      Program.path, ["-c", "help"],
      environment: ["TERM": "xterm", "PAGER": "sed s/^/paged/", "HOME": "/nonexistent"], rows: 10)
    #expect(try terminal.waitForExit() == 0)
    #expect(!terminal.transcript.contains("paged"))
  }

  // MARK: The spinner

  @Test func aLongWaitSaysWhatItWaitsForAndLeavesNoTrace() throws {
    let terminal = try start()
    _ = try run("sandbox fault timeout on get", terminal)
    terminal.send("get\r")
    try terminal.wait(for: "⠋ waiting for the tenant (GET, 0 s)")
    terminal.send("\u{3}")
    let rest = try terminal.wait(for: "interrupted")
    #expect(rest.contains("\r\u{1B}[K"))
    try leave(terminal)
  }

  @Test func aPauseBeforeARepeatCountsDown() throws {
    let terminal = try start()
    _ = try run("sandbox fault 503 on get retry-after 2s", terminal)
    terminal.send("get\r")
    try terminal.wait(for: "waiting 2 s, then attempt 2 of 3: the tenant is in trouble (503)")
    try terminal.wait(for: "waiting 1 s, then")
    try terminal.wait(for: "\r\u{1B}[K")
    try terminal.wait(for: "the context is empty")
    try leave(terminal)
  }

  @Test func nothingTurnsWhereItIsFastOrNotWanted() throws {
    for environment in [plain, ["TERM": "dumb"]] {
      let terminal = try start(environment)
      _ = try run("wait 500ms", terminal)
      _ = try run("get", terminal)
      try leave(terminal)
      #expect(!terminal.transcript.contains("waiting"))
    }
    for arguments in [["--quiet"], ["--output", "json"]] {
      let terminal = try start(arguments: ["--sandbox"] + arguments)
      _ = try run("wait 500ms", terminal)
      try leave(terminal)
      #expect(!terminal.transcript.contains("waiting"))
    }
    let fast = try start()
    _ = try run("get", fast)
    try leave(fast)
    #expect(!fast.transcript.contains("waiting"))
  }
}
