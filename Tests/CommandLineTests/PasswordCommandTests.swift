import Foundation
import Testing

/// `CGX_PASSWORD_COMMAND`: a command whose output is the client secret.
@Suite struct PasswordCommands {
  private func environment(_ server: SandboxProcess, _ command: String) -> [String: String] {
    var environment = server.environment
    environment["COGNIGY_CLIENT_SECRET"] = nil
    environment["CGX_PASSWORD_COMMAND"] = command
    return environment
  }

  @Test func giveTheSecretThatIsMissing() throws {
    let server = try SandboxProcess()
    let command = "printf '%s\\nnot this line\\n' \(server.text("client_secret"))"
    let run = try Program.run(["-c", "auth"], environment: environment(server, command))
    #expect(run.exitCode == 0, "\(run.errors)")
  }

  @Test func areNotRunWhereTheSecretIsSet() throws {
    let server = try SandboxProcess()
    var environment = environment(server, "exit 1")
    environment["COGNIGY_CLIENT_SECRET"] = server.text("client_secret")
    #expect(try Program.run(["-c", "auth"], environment: environment).exitCode == 0)
  }

  @Test(arguments: [
    ("exit 3", "the command ended with exit code 3"), ("true", "the command printed no secret"),
    ("no-such-command-here", "the command ended with exit code 127"),
  ])
  func thatFailAreErrors(command: String, reason: String) throws {
    let server = try SandboxProcess()
    let run = try Program.run(["-c", "auth"], environment: environment(server, command))
    #expect(run.exitCode == 4)
    #expect(run.errors.contains("CGX_PASSWORD_COMMAND: \(reason)"), "\(run.errors)")
  }

  @Test func showNothingOfASecretThatIsRefused() throws {
    let server = try SandboxProcess()
    let run = try Program.run(
      ["--trace", "-c", "auth"], environment: environment(server, "echo wr0ng-s3cret"))
    #expect(run.exitCode == 4)
    #expect(!(run.output + run.errors).contains("wr0ng"))
  }
}
