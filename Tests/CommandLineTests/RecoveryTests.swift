import CgxJSON
import Foundation
import Testing

/// What the next run says and does after one that broke off.
@Suite struct RecoveryAfterACrash {
  /// A run that is killed while the tenant keeps it waiting for the answer to its PUT.
  private func breakOff(
    _ server: SandboxProcess, _ ledger: LedgerFile, _ script: String
  ) async throws {
    let process = Process()
    process.executableURL = URL(filePath: Program.path)
    // However long this test has to wait for its turn, the request is still under way.
    process.arguments = ["--audit", ledger.url.path, "--timeout", "1h", "-c", script]
    var environment = server.environmentWithHook
    // A key needs no token: the PUT is the first request, and the tenant is frozen meanwhile.
    environment["COGNIGY_CLIENT_ID"] = nil
    environment["COGNIGY_CLIENT_SECRET"] = nil
    environment["COGNIGY_API_KEY"] = server.text("api_key")
    process.environment = ["HOME": ledger.folder.path].merging(environment) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    kill(server.process.processIdentifier, SIGSTOP)
    defer { kill(server.process.processIdentifier, SIGCONT) }
    try process.run()
    while try !hasIntent(ledger) { try await Task.sleep(for: .milliseconds(5)) }
    try await Task.sleep(for: .milliseconds(100))
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  private func hasIntent(_ ledger: LedgerFile) throws -> Bool {
    guard FileManager.default.fileExists(atPath: ledger.url.path) else { return false }
    return try ledger.text.contains("context_injection_intent")
  }

  @Test func itIsReportedAtTheStartAndRecoverClosesIt() async throws {
    let ledger = try LedgerFile()
    defer { ledger.remove() }
    let server = try SandboxProcess()
    try await breakOff(server, ledger, "set tier gold\ncommit")
    let arguments = ["--audit", ledger.url.path, "--timeout", "4s"]
    let start = try Program.run(
      arguments + ["-c", "echo 1"], environment: server.environmentWithHook)
    #expect(start.exitCode == 0)
    #expect(start.errors.contains("it is not known what became of cmt_"), "\(start.errors)")
    let recovered = try Program.run(
      arguments + ["-c", "recover\nrecover"], environment: server.environmentWithHook)
    #expect(recovered.exitCode == 0, "\(recovered.errors)")
    let context = try await server.get("/api/v2/sessions/sess_sandbox/context")
    let isApplied = context["variables"]?["tier"] == .string("gold")
    #expect(try ledger.commits(isApplied ? "SUCCESS" : "FAILURE").count == 1)
    let quiet = try Program.run(
      arguments + ["-c", "echo 1"], environment: server.environmentWithHook)
    #expect(quiet.errors.isEmpty, "\(quiet.errors)")
    let told = try await server.get("/crm/notifications")
    guard case .array(let notifications)? = told["notifications"] else {
      Issue.record("no notifications")
      return
    }
    #expect(notifications.count == 1)
  }

  @Test func aCommitToTheSameVariablesLooksFirst() async throws {
    let ledger = try LedgerFile()
    defer { ledger.remove() }
    let server = try SandboxProcess()
    try await breakOff(server, ledger, "set tier gold\ncommit")
    let next = try Program.run(
      ["--audit", ledger.url.path, "-c", "set tier silver\ncommit"],
      environment: server.environmentWithHook)
    #expect(next.exitCode == 0, "\(next.errors)")
    #expect(next.errors.contains("of an earlier run is"), "\(next.errors)")
    let text = try ledger.text
    #expect(try ledger.commits("UNKNOWN").isEmpty, "\(next.errors)\n\(text)")
  }

  @Test func aRunWithAnotherTenantLeavesItAlone() async throws {
    let ledger = try LedgerFile()
    defer { ledger.remove() }
    let server = try SandboxProcess()
    try await breakOff(server, ledger, "set tier gold\ncommit")
    let other = try SandboxProcess()
    let recovered = try Program.run(
      ["--audit", ledger.url.path, "-c", "recover"], environment: other.environmentWithHook)
    #expect(recovered.exitCode == 0, "\(recovered.errors)")
    #expect(recovered.errors.contains("other tenants"), "\(recovered.errors)")
    #expect(try ledger.commits("SUCCESS").isEmpty && ledger.commits("FAILURE").isEmpty)
  }

  @Test func aSessionThatIsGoneIsGivenUpAndNotToldAgain() async throws {
    let ledger = try LedgerFile()
    defer { ledger.remove() }
    let server = try SandboxProcess(["--session", "one"])
    try await breakOff(server, ledger, "set tier gold\ncommit")
    let port = server.text("url").split(separator: ":").last.map(String.init) ?? ""
    var environment = server.environmentWithHook
    server.process.terminate()
    server.process.waitUntilExit()
    let later = try SandboxProcess(["--session", "two", "--port", port])
    environment.merge(later.environmentWithHook) { $1 }
    let recovered = try Program.run(
      ["--audit", ledger.url.path, "-c", "recover"], environment: environment)
    #expect(recovered.exitCode == 0, "\(recovered.errors)")
    #expect(recovered.output.contains("given up"), "\(recovered.output)")
    let quiet = try Program.run(
      ["--audit", ledger.url.path, "-c", "echo 1"], environment: environment)
    #expect(quiet.errors.isEmpty, "\(quiet.errors)")
  }

  @Test func whatAnotherTenantsCRMWaitsForIsNotSentToThisOne() throws {
    let ledger = try LedgerFile()
    defer { ledger.remove() }
    let server = try SandboxProcess()
    var environment = server.environmentWithHook
    environment["CRM_WEBHOOK_URL"] = "http://127.0.0.1:9/nobody"
    let first = try Program.run(
      ["--audit", ledger.url.path, "-c", "set tier gold\ncommit"], environment: environment)
    #expect(first.exitCode == 0, "\(first.errors)")
    let sandbox = try Program.run([
      "--sandbox", "--audit", ledger.url.path, "-c",
      "set a 1\ncommit\nexpect sandbox.notifications.1 absent\ncrm flush",
    ])
    #expect(sandbox.exitCode == 0, "\(sandbox.errors)")
    let flushed = try Program.run(
      ["--audit", ledger.url.path, "-c", "crm flush"], environment: server.environmentWithHook)
    #expect(flushed.errors.contains("told the CRM of 1 commit"), "\(flushed.errors)")
  }
}
