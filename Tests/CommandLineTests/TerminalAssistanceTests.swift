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
    try terminal.wait("the line again") { $0.current.contains("› crm") }
    terminal.send("sta ?\r")
    try terminal.wait("what it may become") { $0.text.contains { $0.hasPrefix("  status") } }
    try terminal.wait("the line again") { $0.current.contains("› crm sta") }
    terminal.send("\u{3}foo ?\r")
    try terminal.wait("an answer") { $0.text.contains { $0.contains("'foo' is no statement") } }
    try terminal.wait("the line again") { $0.current.contains("› foo") }
    terminal.send("\u{3}quit\r")
    #expect(try terminal.waitForExit() == 0)
  }

  /// A shell that knows of a tenant only its URL.
  private func start(at url: String, _ folder: PromptFolder) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      Program.path, ["--state-dir", folder.state, "--timeout", "1h"],
      environment: [
        "TERM": "xterm", "NO_COLOR": "1", "HOME": "/nonexistent", "PATH": "/usr/bin:/bin",
        "COGNIGY_TENANT_URL": url,
      ], columns: 80, rows: 24)
    try terminal.wait("the prompt") { $0.current.hasSuffix("›") }
    return terminal
  }

  @Test(arguments: [false, true])
  func authAsksForWhatIsMissingWithoutEcho(isPasted: Bool) throws {
    let server = try SandboxProcess()
    let folder = try PromptFolder()
    let terminal = try start(at: server.text("url"), folder)
    terminal.send("auth\r")
    try terminal.wait("the first question") { $0.current.hasPrefix("client ID:") }
    let id = server.text("client_id")
    terminal.send(isPasted ? "\u{1B}[200~\(id)\nmore\n\u{1B}[201~" : id + "\r")
    try terminal.wait("the second question") { $0.current.hasPrefix("secret of") }
    terminal.send(server.text("client_secret") + "\r")
    try terminal.wait("the answer") { $0.text.contains { $0.hasPrefix("authenticated") } }
    #expect(!terminal.transcript.contains(server.text("client_secret")))
    terminal.send("quit\r")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func ctrlCEndsARequestBeforeWhichSomethingWasAsked() async throws {
    let server = try await ScriptedServer([.stall])
    let folder = try PromptFolder()
    let terminal = try start(at: server.url, folder)
    terminal.send("auth\r")
    try terminal.wait("the first question") { $0.current.hasPrefix("client ID:") }
    terminal.send("client\r")
    try terminal.wait("the second question") { $0.current.hasPrefix("secret of") }
    terminal.send("hunter2\r")
    try terminal.wait("the request") { _ in !server.requests.isEmpty }
    terminal.send("\u{3}")
    try terminal.wait("the end of it") { $0.text.contains { $0.contains("interrupted") } }
    try terminal.wait("the prompt") { $0.current.hasSuffix("›") }
    #expect(try terminal.quit() == 0)
    await server.stop()
  }
}
