import CgxTestSupport
import Foundation
import Testing

/// What the prompt says while a statement is typed, and what it asks for.
extension TerminalTests {
  @Test func theMarginSaysWhatComesNextAndWhatIsWrong() throws {
    let terminal = try start()
    terminal.send("set ")
    try terminal.wait("what comes") { $0.current.contains("KEY VALUE [session|user|global] [TTL]") }
    terminal.send("a.b")
    try terminal.wait("what is wrong") { $0.current.contains("key: '.' is not allowed") }
    terminal.send("\u{3}quit\r")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func tabKnowsStagedKeysVariablesAndFiles() throws {
    let terminal = try start()
    terminal.send("set crm_account 1\r")
    try terminal.wait("the next prompt") { $0.current == "cgx sandbox *1 ›" }
    terminal.send("discard crm\t")
    try terminal.wait("the key") { $0.current.contains("› discard crm_account") }
    terminal.send("\u{15}echo ${stage.co\t")
    try terminal.wait("the fact") { $0.current.contains("› echo ${stage.count}") }
    terminal.send("\u{15}load \(Program.root.path)/Tests/Integ\t")
    try terminal.wait("the folder") { $0.text.joined().contains("/Tests/Integration/") }
    terminal.send("\u{3}quit --discard\r")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func aQuestionMarkListsWhatMayCome() throws {
    let terminal = try start()
    terminal.send("crm ?\r")
    try terminal.wait("the list") { screen in
      ["status", "flush"].allSatisfy { word in
        screen.text.contains { $0.hasPrefix("  " + word) }
      }
    }
    terminal.send("quit\r")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func authAsksForWhatIsMissingWithoutEcho() throws {
    let server = try SandboxProcess()
    let terminal = try PseudoTerminal(
      Program.path, ["--state-dir", NSTemporaryDirectory() + UUID().uuidString],
      environment: [
        "TERM": "xterm", "NO_COLOR": "1", "HOME": "/nonexistent", "PATH": "/usr/bin:/bin",
        "COGNIGY_TENANT_URL": server.text("url"),
      ], columns: 80, rows: 24)
    try terminal.wait("the prompt") { $0.current.hasSuffix("›") }
    terminal.send("auth\r")
    try terminal.wait("the first question") { $0.current.hasPrefix("client ID:") }
    terminal.send(server.text("client_id") + "\r")
    try terminal.wait("the second question") { $0.current.hasPrefix("secret of") }
    terminal.send(server.text("client_secret") + "\r")
    try terminal.wait("the answer") { $0.text.contains { $0.hasPrefix("authenticated") } }
    #expect(!terminal.transcript.contains(server.text("client_secret")))
    terminal.send("quit\r")
    #expect(try terminal.waitForExit() == 0)
  }
}
