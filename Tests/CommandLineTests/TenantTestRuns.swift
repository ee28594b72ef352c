import CgxJSON
import Foundation
import Testing

/// The same files against a tenant that is not the test's own.
@Suite struct TestsOfATenant {
  @Test func testsForTheSandboxAreSkippedAndTheOthersRun() async throws {
    let folder = try TestFolder([
      "a.cgx": """
      set tier gold
      commit

      test "arrives"
      expect context.tier == gold

      test "steers" sandbox-only
      sandbox fault 503
      expect sandbox.requests.put == 1
      """
    ])
    let server = try SandboxProcess()
    let run = try folder.test(
      "a.cgx", "--tenant", server.text("url"), "--state-dir", "state", "--report", "junit=j.xml",
      environment: server.environment)
    #expect(run.exitCode == 0, "\(run.output)\(run.errors)")
    #expect(run.output.contains("skipped  a.cgx: steers (sandbox-only)\n"))
    #expect(run.output.contains("2 tests: 1 passed, 1 skipped"))
    #expect(try folder.text("j.xml").contains(#"<skipped message="sandbox-only"/>"#))
    // What reaches a real tenant is written down.
    #expect(folder.isThere("state/audit.jsonl"))
    let context = try await server.get("/api/v2/sessions/sess_sandbox/context")
    #expect(context["variables"]?["tier"]?.string == "gold")
    withExtendedLifetime(server) {}
  }

  @Test func statementsAndFactsOfTheSandboxAreMistakesThere() throws {
    let folder = try TestFolder([
      "a.cgx": "source b.inc\n\ntest \"x\"\nexpect sandbox.requests.put == 0\n",
      "b.inc": "if session.id exists\n  sandbox clear\nend\n",
      "c.cgx": "sandbox clear\ntest \"only\" sandbox-only\nsandbox clear\n",
    ])
    let run = try folder.test(
      ".", "--tenant", "http://127.0.0.1:1", "--session", "s", "--quiet",
      environment: ["COGNIGY_TOKEN": "a-token"])
    #expect(run.exitCode == 2)
    #expect(run.output.contains("--> ./b.inc:2:3"))
    #expect(run.output.contains("--> ./a.cgx:4:8"))
    #expect(run.output.contains("'test NAME sandbox-only' is skipped there"))
    #expect(run.output.contains("1 error, 1 skipped"))
  }

  @Test func onlyChosenTestsHaveToDoWithoutTheSandbox() throws {
    let folder = try TestFolder([
      "a.cgx": "test \"plain\"\nexpect stage.count == 0\n\ntest \"steers\"\nsandbox clear\n"
    ])
    func run(_ filter: String) throws -> Program.Run {
      try folder.test(
        "a.cgx", "--tenant", "http://127.0.0.1:1", "--session", "s", "--filter", filter,
        environment: ["COGNIGY_TOKEN": "a-token"])
    }
    let plain = try run("plain")
    #expect(plain.exitCode == 0, "\(plain.output)")
    #expect(try run("steers").exitCode == 2)
  }
}
