import CgxJSON
import Foundation
import Glibc
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
    let environment = server.environmentWithHook
    try await onThread {
      for (index, session) in sessions.enumerated() {
        // Some time after so many receipts: how fast the machine is does not matter.
        let delay = Double.random(in: 0...0.02)
        try kill(after: index % (Self.commitsPerRun + 1), delay, environment, ledger, session)
      }
      try settle(environment, ledger)
    }

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

  private func kill(
    after receipts: Int, _ delay: Double, _ environment: [String: String],
    _ ledger: LedgerFile, _ session: String
  ) throws {
    let process = Process()
    process.executableURL = URL(filePath: Program.path)
    process.arguments = ["--audit", ledger.url.path, "--session", session, "-c", script(session)]
    process.environment = ["HOME": ledger.folder.path].merging(environment) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    var seen = 0
    while seen < receipts {
      let byte = output.fileHandleForReading.readData(ofLength: 1)
      guard let byte = byte.first else { break }
      if byte == UInt8(ascii: "\n") { seen += 1 }
    }
    Thread.sleep(forTimeInterval: delay)
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// What the next person does: finds out what happened, and tells the CRM.
  private func settle(_ environment: [String: String], _ ledger: LedgerFile) throws {
    let recovered = try Program.run(
      ["--audit", ledger.url.path, "--timeout", "3s", "-c", "recover\ncrm flush"],
      environment: environment)
    #expect(recovered.exitCode == 0, "\(recovered.errors)")
    let quiet = try Program.run(
      ["--audit", ledger.url.path, "-c", "recover"], environment: environment)
    #expect(quiet.errors.isEmpty, "something is still open: \(quiet.errors)")
  }
}
