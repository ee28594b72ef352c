import CgxJSON
import Foundation
import Testing

/// The sandbox as a server of its own, and the program as its client.
@Suite struct StandAloneSandbox {
  @Test func itsFirstLineHasAllThatAClientNeeds() throws {
    let server = try SandboxProcess()
    guard case .object(let members) = server.description else {
      Issue.record("no object")
      return
    }
    #expect(
      members.keys == [
        "url", "client_id", "client_secret", "api_key", "session_id", "crm_webhook_url",
        "crm_webhook_secret",
      ])
    #expect(server.text("crm_webhook_url") == server.text("url") + "/crm/notifications")
    #expect(server.text("crm_webhook_secret").hasPrefix("whsec_"))
    #expect(server.text("url").hasPrefix("http://127.0.0.1:"))
  }

  @Test func theQuickstartRunsUnchangedWithOnlyTheEnvironmentSet() throws {
    let server = try SandboxProcess()
    let run = try Program.run(
      ["scripts/examples/quickstart.cgx"], environment: server.environment)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("committed cmt_"))
  }

  @Test func settingsComeFromOptionEnvironmentFileAndProfileInThatOrder() throws {
    let server = try SandboxProcess(["--session", "one", "--session", "two", "--session", "three"])
    let folder = FileManager.default.temporaryDirectory.appending(path: "cgx-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appending(path: "cgx"), withIntermediateDirectories: true)
    let profile =
      #"{"default": {"tenant": "\#(server.text("url"))", "session": "one", "#
      + #""api_key": "\#(server.text("api_key"))"}, "prod": {}}"#
    try profile.write(
      to: folder.appending(path: "cgx/config.json"), atomically: true, encoding: .utf8)
    try "# sessions\nexport COGNIGY_SESSION_ID='two'\n".write(
      to: folder.appending(path: "env"), atomically: true, encoding: .utf8)
    var environment = ["XDG_CONFIG_HOME": folder.path]
    func session(_ arguments: [String] = []) throws -> String {
      let run = try Program.run(
        arguments + ["-c", "session\necho ${session.id}"], environment: environment,
        directory: folder)
      #expect(run.exitCode == 0, "\(run.errors)")
      return run.output
    }
    #expect(try session() == "one\n")
    #expect(try session(["--env-file", "env"]) == "two\n")
    environment["COGNIGY_SESSION_ID"] = "three"
    #expect(try session(["--env-file", "env"]) == "three\n")
    #expect(try session(["--env-file", "env", "--session", "one"]) == "one\n")
    let unknown = try Program.run(
      ["--profile", "prdo", "-c", "echo 1"], environment: environment)
    #expect(unknown.exitCode == 64)
    #expect(unknown.errors.contains("did you mean 'prod'?"))
  }

  @Test func wrongSecretsAreExit4AndAreNotShown() throws {
    let server = try SandboxProcess()
    var environment = server.environment
    environment["COGNIGY_CLIENT_SECRET"] = "hunter2-wrong"
    let run = try Program.run(
      ["scripts/examples/quickstart.cgx"], environment: environment)
    #expect(run.exitCode == 4)
    #expect(!(run.errors + run.output).contains("hunter2"))
  }

  @Test func anUnknownSessionIsExit5() throws {
    let server = try SandboxProcess()
    let run = try Program.run(
      ["--session", "gone", "-c", "session"], environment: server.environment)
    #expect(run.exitCode == 5)
  }

  @Test func sigtermEndsItAtOnce() throws {
    let server = try SandboxProcess()
    let start = Date()
    server.process.terminate()
    server.process.waitUntilExit()
    #expect(Date().timeIntervalSince(start) < 2)
    #expect(server.process.terminationStatus == 0)
  }

  @Test func aPortThatIsTakenIsSaid() throws {
    let server = try SandboxProcess()
    let port = server.text("url").split(separator: ":").last.map(String.init) ?? ""
    let run = try Program.run(["sandbox", "--port", port])
    #expect(run.exitCode == 64)
    #expect(run.errors.contains("in use"))
  }

  @Test func itsRateLimitIsExit7() throws {
    let server = try SandboxProcess(["--rate-limit", "2"])
    let run = try Program.run(
      ["--attempts", "1", "-c", "session\nset a 1\ncommit"], environment: server.environment)
    #expect(run.exitCode == 7)
    #expect(run.errors.contains("rate limit"))
  }
}
