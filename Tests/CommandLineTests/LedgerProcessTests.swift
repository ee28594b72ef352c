import CgxJSON
import Foundation
import Testing

/// The ledger of the real program: what a commit leaves on disk, and what it survives.
@Suite struct LedgerOfARun {
  @Test func aCommitLeavesAnIntentAndAResultForItsOwnerAlone() throws {
    let ledger = try LedgerFile()
    defer { ledger.remove() }
    let run = try Program.run([
      "--sandbox", "--state-dir", ledger.folder.path, "-c",
      "set tier gold user 2h\ncommit -m 'CRM sync'",
    ])
    #expect(run.exitCode == 0, "\(run.errors)")
    let mode = try FileManager.default.attributesOfItem(atPath: ledger.url.path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    let intent = try #require(try ledger.records("context_injection_intent").first)
    let event = try #require(try ledger.records("context_injection_event").first)
    #expect(intent["commit_id"] == event["commit_id"])
    #expect(event["status"] == .string("SUCCESS"))
    #expect(event["session_id"] == .string("sess_sandbox"))
    #expect(event["http_status"] == .integer(200))
    #expect(event["message"] == .string("CRM sync"))
    #expect(event["variable_count"] == .integer(1))
    #expect(event["script"] == .string("-c"))
    #expect(event["line"] == .integer(2))
    #expect(try !ledger.text.contains("gold"))
    let head = try #require(run.output.firstMatch(of: #/ledger \d+:([0-9a-f]{16})/#)?.output.1)
    #expect(try ledger.verify().exitCode == 0)
    let known = try Program.run(["audit", "verify", ledger.url.path, "--head", String(head)])
    #expect(known.exitCode == 0, "\(known.output)")
    let other = try Program.run(["audit", "verify", ledger.url.path, "--head", "0123456789ab"])
    #expect(other.exitCode == 1)
  }

  @Test func valuesAreInClearOnlyWhereThatIsAskedFor() throws {
    let ledger = try LedgerFile()
    defer { ledger.remove() }
    let run = try Program.run([
      "--sandbox", "--audit", ledger.url.path, "--audit-values", "-c", "set tier gold\ncommit",
    ])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(try ledger.text.contains("gold"))
  }

  @Test func aChangedRecordIsNamed() throws {
    let ledger = try LedgerFile()
    defer { ledger.remove() }
    let script = (1...3).map { "set k\($0) v\ncommit" }.joined(separator: "\n")
    _ = try Program.run(["--sandbox", "--audit", ledger.url.path, "-c", script])
    var lines = try ledger.text.split(separator: "\n", omittingEmptySubsequences: false).map(
      String.init)
    let index = try #require(
      lines.firstIndex { $0.contains(#""event":"context_injection_event""#) })
    lines[index] = lines[index].replacing("SUCCESS", with: "FAILURE")
    try Data(lines.joined(separator: "\n").utf8).write(to: ledger.url)
    let verified = try ledger.verify()
    #expect(verified.exitCode == 1)
    #expect(verified.output.contains(":\(index + 1)"), "\(verified.output)")
    #expect(verified.output.contains("changed"), "\(verified.output)")
  }

  @Test func whereTheIntentCantBeWrittenNothingIsSent() throws {
    let ledger = try LedgerFile()
    defer { ledger.remove() }
    try FileManager.default.createDirectory(at: ledger.url, withIntermediateDirectories: true)
    let run = try Program.run([
      "--sandbox", "--audit", ledger.url.path, "-c",
      "set a 1\nexpect-error ledger commit\nexpect sandbox.requests.put == 0\ncommit",
    ])
    #expect(run.exitCode == 10)
    #expect(run.errors.contains("nothing was sent"), "\(run.errors)")
    #expect(run.errors.contains("1 change stays staged"), "\(run.errors)")
  }

  @Test func aDiskThatIsFullEndsARunBeforeAnythingIsSent() throws {
    let ledger = try LedgerFile()
    defer { ledger.remove() }
    let script = (1...40).map { "set k\($0) v\ncommit" }.joined(separator: "\n")
    // No file of this run may grow beyond 16 blocks of 1 KiB.
    let run = try Program.run(
      [
        "-c", #"ulimit -f 16; exec "$0" --sandbox --audit "$1" --output json -c "$2""#,
        Program.path,
        ledger.url.path, script + "\necho too far",
      ], program: "/bin/bash")
    #expect(run.exitCode == 10, "\(run.errors)")
    let lines = try run.output.split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
    let commits = lines.filter { $0["statement"] == .string("commit") }
    let failed = try #require(commits.last)
    #expect(failed["error"]?["kind"] == .string("ledger"))
    #expect(!run.output.contains("too far"))
    let done = commits.filter { $0["ok"] == .bool(true) }.count
    #expect(done > 2)
    #expect(try ledger.verify().exitCode == 0)
    // The last one was either not sent, or it is committed and says so.
    let intents = try ledger.records("context_injection_intent").count
    #expect(
      intents == done && failed["error"]?["sent"] == .string("nothing")
        || intents == done + 1 && failed["error"]?["sent"] == .string("committed"))
  }

  @Test func eightShellsWriteOneLedger() async throws {
    let ledger = try LedgerFile()
    defer { ledger.remove() }
    let sessions = (1...8).map { "s\($0)" }
    let server = try SandboxProcess(sessions.flatMap { ["--session", $0] })
    let script = (1...1000).map { "set n \($0)\ncommit" }.joined(separator: "\n")
    let runs = try await withThrowingTaskGroup(of: Program.Run.self) { group in
      for session in sessions {
        let environment = server.environment.merging(["COGNIGY_SESSION_ID": session]) { $1 }
        group.addTask {
          try await onThread {
            try Program.run(
              ["--audit", ledger.url.path, "--quiet", "-"], input: script, environment: environment)
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    for run in runs { #expect(run.exitCode == 0, "\(run.errors)") }
    #expect(try ledger.verify().exitCode == 0)
    let committed = try ledger.commits("SUCCESS")
    #expect(committed.count == 8000)
    #expect(Set(committed).count == 8000)
  }
}

/// Runs what blocks on a thread of its own.
func onThread<Value: Sendable>(
  _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
  }
}
