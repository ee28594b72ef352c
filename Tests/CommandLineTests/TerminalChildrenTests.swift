import CgxTestSupport
import Foundation
import Testing

/// The programs that the shell runs on its terminal: an editor, a pager, a password command.
extension TerminalTests {
  private func run(
    _ arguments: [String] = ["--sandbox"], _ more: [String: String], rows: Int = 24
  ) throws -> PseudoTerminal {
    try PseudoTerminal(
      Program.path, ["--state-dir", state] + arguments,
      environment: environment().merging(more) { $1 }, columns: 100, rows: rows)
  }

  /// A folder and the path of a program of the shell in it.
  private func script(_ text: String) throws -> String {
    let path = FileManager.default.temporaryDirectory.appending(path: "cgx-child-\(UUID())").path
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private var tenant: [String: String] {
    ["COGNIGY_TENANT_URL": "https://127.0.0.1:9", "COGNIGY_CLIENT_ID": "x"]
  }

  // MARK: The end

  @Test(arguments: [SIGTERM, SIGHUP]) func anEditorDoesNotHoldUpTheEnd(signal: Int32) throws {
    let terminal = try run(["--sandbox"], ["EDITOR": "echo edits; sleep 600; true"])
    try prompt(terminal)
    terminal.send("set p 1\redit p\r")
    try terminal.wait("the editor") { $0.text.contains("edits") }
    terminal.send(signal: signal)
    #expect(try terminal.waitForExit(seconds: 15) == (signal == SIGHUP ? 129 : 130))
    #expect(terminal.mode == terminal.firstMode)
  }

  @Test func anEditorThatDoesNotHearIsEndedToo() throws {
    let terminal = try run(
      ["--sandbox"], ["EDITOR": "trap '' TERM; echo edits; while :; do sleep 1; done; true"])
    try prompt(terminal)
    terminal.send("set p 1\redit p\r")
    try terminal.wait("the editor") { $0.text.contains("edits") }
    terminal.send(signal: SIGTERM)
    #expect(try terminal.waitForExit(seconds: 15) == 130)
  }

  @Test func aPagerDoesNotHoldUpTheEnd() throws {
    let terminal = try run(["--sandbox"], ["PAGER": "echo pages; sleep 600; true"], rows: 10)
    try prompt(terminal)
    terminal.send("help\r")
    try terminal.wait("the pager") { $0.text.contains("pages") }
    terminal.send(signal: SIGTERM)
    #expect(try terminal.waitForExit(seconds: 15) == 130)
  }

  @Test func aPasswordCommandDoesNotHoldUpTheEnd() throws {
    let terminal = try run(
      [], tenant.merging(["CGX_PASSWORD_COMMAND": "echo asks >&2; sleep 600 | cat"]) { $1 })
    try prompt(terminal)
    terminal.send("auth\r")
    try terminal.wait("the command") { $0.text.contains("asks") }
    terminal.send(signal: SIGTERM)
    #expect(try terminal.waitForExit(seconds: 15) == 130)
  }

  // MARK: Ctrl-C

  @Test func ctrlCInAPasswordCommandIsAnInterruption() throws {
    let command = tenant.merging(["CGX_PASSWORD_COMMAND": "echo asks >&2; sleep 600; true"]) { $1 }
    let script = try run(["-c", "auth"], command)
    try script.wait("the command") { $0.text.contains("asks") }
    script.send("\u{3}")
    #expect(try script.waitForExit() == 130)
    #expect(script.screen.text.contains { $0.contains("error: interrupted") })
    let terminal = try run([], command)
    try prompt(terminal)
    terminal.send("auth\r")
    try terminal.wait("the command") { $0.text.contains("asks") }
    terminal.send("\u{3}")
    try terminal.wait("the error") { $0.text.contains { $0.contains("error: interrupted") } }
    try prompt(terminal)
    terminal.send("quit\r")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func ctrlCInAnEditorIsTheEditors() throws {
    let editor = try script("trap '' INT; echo edits; read line; echo \"$line\" > \"$1\"")
    let terminal = try run(["--sandbox"], ["EDITOR": "sh \(editor)"])
    try prompt(terminal)
    terminal.send("set p 1\redit p\r")
    try terminal.wait("the editor") { $0.text.contains("edits") }
    terminal.send("\u{3}")
    try terminal.wait("the signal") { $0.current == "^C" }
    terminal.send("22\r")
    try prompt(terminal)
    terminal.send("show --script\r")
    try terminal.wait("the new value") { $0.text.contains { $0.hasPrefix("set p 22") } }
    terminal.send("quit --discard\r")
    #expect(try terminal.waitForExit() == 0)
  }

  // MARK: What they inherit

  @Test func childrenInheritNoFilesAndNoIgnoredSignals() throws {
    let look = "ls /proc/self/fd | tr '\\n' ' '; grep -E 'SigIgn|SigBlk' /proc/self/status"
    let editor = try script("{ \(look); } > /dev/tty; echo done > /dev/tty")
    // What the tests themselves have left open is none of the program's.
    let close =
      "for fd in /proc/self/fd/*; do [ ${fd##*/} -gt 2 ] && eval exec ${fd##*/}'>&-'; done"
    let terminal = try PseudoTerminal(
      "/bin/bash", ["-c", "\(close); exec '\(Program.path)' --sandbox --state-dir '\(state)'"],
      environment: environment().merging([
        "EDITOR": "sh \(editor) #", "PAGER": "cat > /dev/null; sh \(editor)",
      ]) { $1 }, rows: 12)
    try prompt(terminal)
    // The client's library ignores SIGPIPE from its first request on.
    terminal.send("get\r")
    try prompt(terminal)
    for statement in ["edit p", "help"] {
      terminal.send(statement == "help" ? "help\r" : "set p 1\redit p\r")
      let seen = try terminal.wait(for: "done")
      // 'ls' has its folder open besides.
      #expect(seen.contains(#/0 1 2 3 \s*SigBlk/#), "\(seen)")
      #expect(seen.contains(#/SigBlk:\s0+\r\n/#), "\(seen)")
      // Two are the C library's own.
      #expect(seen.contains(#/SigIgn:\s0+(180000000)?\r\n/#), "\(seen)")
      try prompt(terminal)
    }
    terminal.send("quit --discard\r")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func lessShowsColoursAndNotTheirCodes() throws {
    let terminal = try run(
      ["--sandbox", "--color", "always"], ["PAGER": "less", "TERM": "xterm"], rows: 8)
    try prompt(terminal)
    let members = (1...12).map { "\"a\($0)\":\($0)" }.joined(separator: ",")
    terminal.send("sandbox write p {\(members)}\r")
    try prompt(terminal)
    terminal.send("get p\r")
    try terminal.wait("the pager") { $0.current.hasPrefix(":") }
    #expect(!terminal.screen.text.joined().contains("ESC"))
    terminal.send("q")
    try prompt(terminal)
    terminal.send("quit\r")
    #expect(try terminal.waitForExit() == 0)
  }
}
