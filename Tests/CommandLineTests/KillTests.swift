import CgxJSON
import Foundation
import Testing

/// `kill -9` at any moment of a loop of commits leaves a ledger that tells what happened.
@Suite struct KilledRuns {
  private static let kills = 200
  private static let commitsPerRun = 4

  @Test func nothingIsLostAndNothingIsToldTwice() async throws {
    let ledger = try LedgerFile()
    defer { ledger.remove() }
    let sessions = (0..<Self.kills).map { "s\($0)" }
    let server = try SandboxProcess(sessions.flatMap { ["--session", $0] })
    let whole = try duration(server, ledger, session: sessions[0])
    for (index, session) in sessions.enumerated().dropFirst() {
      // From before the first commit to after the last one.
      try killed(after: whole * Double(index) / Double(Self.kills) * 1.1, server, ledger, session)
    }
    try settle(server, ledger)

    let verified = try ledger.verify()
    #expect(verified.exitCode == 0, "\(verified.output)")
    let committed = try ledger.commits("SUCCESS")
    #expect(Set(committed).count == committed.count, "a commit is in the ledger twice")
    let recorded = Set(try ledger.keys("SUCCESS"))
    var applied = Set<String>()
    for session in sessions {
      let context = try await server.get("/api/v2/sessions/\(session)/context")
      if case .object(let variables)? = context["variables"] { applied.formUnion(variables.keys) }
    }
    #expect(applied == recorded)
    #expect(applied.count > Self.kills, "the runs were killed too early to tell anything")

    let told = try await server.get("/crm/notifications")
    guard case .array(let notifications)? = told["notifications"] else {
      Issue.record("no notifications: \(told.compact)")
      return
    }
    let ids = notifications.compactMap { $0["id"]?.string }
    let expected = (committed + (try ledger.commits("FAILURE")))
      .map { $0.replacing("cmt_", with: "msg_") }
    #expect(Set(expected).subtracting(ids).isEmpty)
  }

  private func script(_ session: String) -> String {
    (0..<Self.commitsPerRun).map { "set \(session)_\($0) v\ncommit" }.joined(separator: "\n")
  }

  private func start(
    _ server: SandboxProcess, _ ledger: LedgerFile, _ session: String
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: Program.path)
    process.arguments = ["--audit", ledger.url.path, "--session", session, "-c", script(session)]
    process.environment = ["HOME": ledger.folder.path].merging(server.environmentWithHook) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// How long a run takes that nobody kills, in seconds.
  private func duration(
    _ server: SandboxProcess, _ ledger: LedgerFile, session: String
  ) throws -> Double {
    let begin = Date()
    let process = try start(server, ledger, session)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return Date().timeIntervalSince(begin)
  }

  private func killed(
    after delay: Double, _ server: SandboxProcess, _ ledger: LedgerFile, _ session: String
  ) throws {
    let process = try start(server, ledger, session)
    Thread.sleep(forTimeInterval: delay)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// What the next person does: finds out what happened, and tells the CRM.
  private func settle(_ server: SandboxProcess, _ ledger: LedgerFile) throws {
    let recovered = try Program.run(
      ["--audit", ledger.url.path, "-c", "recover\ncrm flush"],
      environment: server.environmentWithHook)
    #expect(recovered.exitCode == 0, "\(recovered.errors)")
    let quiet = try Program.run(
      ["--audit", ledger.url.path, "-c", "recover"], environment: server.environmentWithHook)
    #expect(quiet.errors.isEmpty, "something is still open: \(quiet.errors)")
  }
}
