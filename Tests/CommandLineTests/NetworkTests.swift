import CgxTestSupport
import Foundation
import Testing

/// The options of the network, as the built program takes them.
@Suite(.timeLimit(.minutes(5))) struct Network {
  private let document = ScriptedServer.Step.json(
    200, #"{"variables":{"tier":"gold"},"updatedAt":"2026-01-01T00:00:00Z"}"#)
  private let token = ["COGNIGY_TOKEN": "token-of-the-user"]

  private func certificateFile() throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pem")
    try Data(TestCertificate.pem.utf8).write(to: file)
    return file.path
  }

  @Test func aCertificateThatDoesNotVerifyIsExit7AndCacertMakesItGood() async throws {
    let server = try await ScriptedServer([document], isSecure: true)
    let arguments = ["--tenant", server.secureURL, "-c", "session s --unchecked\nget tier"]
    let refused = try Program.run(arguments, environment: token)
    #expect(refused.exitCode == 7)
    #expect(refused.errors.contains("certificate does not verify: it is not trusted"))
    #expect(refused.errors.contains("--cacert FILE"))
    #expect(server.requests.isEmpty)
    let run = try Program.run(
      ["--cacert", try certificateFile()] + arguments, environment: token)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("gold"))
    await server.stop()
  }

  @Test(arguments: [
    ("/no/such/file.pem", "there is no such file"), ("Package.swift", "no certificates"),
  ])
  func whatIsNoCertificateIsWrongUsage(file: String, reason: String) throws {
    let run = try Program.run(["--cacert", file, "-c", "echo 1"])
    #expect(run.exitCode == 64)
    #expect(run.output == "")
    #expect(run.errors.contains(file))
    #expect(run.errors.contains(reason))
  }

  @Test func theProxyOfTheEnvironmentIsUsed() async throws {
    let server = try await ScriptedServer([document], isSecure: true)
    let proxy = try await ScriptedServer([.tunnel(port: server.port)])
    let variables = ["HTTPS_PROXY": "http://me:hunter2@127.0.0.1:\(proxy.port)"]
      .merging(token) { $1 }
    let run = try Program.run(
      [
        "--cacert", try certificateFile(), "--tenant", "https://tenant.example", "--trace", "-c",
        "session s --unchecked\nget tier",
      ], environment: variables)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(proxy.requests.first?.hasPrefix("CONNECT tenant.example:443 ") == true)
    #expect(run.errors.contains("> #1 GET https://tenant.example/api/v2/sessions/s/context\n"))
    #expect(run.errors.contains("Authorization: ••••"))
    #expect(!run.errors.contains("hunter2"))
    #expect(!run.errors.contains("token-of-the-user"))
    await proxy.stop()
    await server.stop()
  }

  @Test func aProxyThatCannotBeUsedIsWrongUsageWithoutItsPassword() throws {
    let variables = ["https_proxy": "socks5://me:hunter2@proxy.example"].merging(token) { $1 }
    let run = try Program.run(
      ["--tenant", "https://tenant.example", "-c", "session s"], environment: variables)
    #expect(run.exitCode == 64)
    #expect(run.errors.contains("https_proxy"))
    #expect(!run.errors.contains("hunter2"))
  }

  @Test func aTraceCannotSteerTheTerminal() async throws {
    let server = try await ScriptedServer([.json(404, "\u{1B}[2J\u{9B}1m")])
    let run = try Program.run(
      ["--tenant", server.url, "--trace", "-c", "session s"], environment: token)
    #expect(run.exitCode == 5)
    #expect(run.errors.contains(#"< \u{1b}[2J\u{9b}1m"#))
    #expect(!run.errors.unicodeScalars.contains("\u{1B}"))
    await server.stop()
  }

  @Test func aRateSpacesTheRequests() throws {
    let start = ContinuousClock().now
    let run = try Program.run(
      ["--sandbox", "--rate", "10/s", "-c", "auth\nset a 1\ncommit\nget\nget\nget\nget"])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(start.duration(to: .now) > .milliseconds(500))
  }
}
