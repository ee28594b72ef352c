import CgxContext
import CgxLanguage
import CgxSandbox
import CgxTenant
import Testing

@testable import CgxShell

@Suite struct SandboxFacts {
  @Test func whatTheHookHasAcceptedIsAnArrayOfBodies() async throws {
    var configuration = ShellConfiguration()
    configuration.usesSandbox = true
    let interpreter = Interpreter(configuration) { _ in }
    func run(_ text: String) async throws {
      _ = try await interpreter.run([SourceText(name: "test", bytes: Array(text.utf8))])
    }
    try await run("session\nexpect sandbox.notifications == []")
    let connection = await interpreter.connection
    let sandbox = try #require(connection.sandbox)
    let hook = Webhook(
      url: try WebhookURL(sandbox.hookURL), secret: try WebhookSecret(sandbox.hookSecret),
      configuration: HTTPConfiguration())
    for event in ["injected", "failed"] {
      let body =
        #"{"session_id":"s","event":"\#(event)","timestamp":"2026-01-01T00:00:00Z","data":null}"#
      let outcome = await hook.deliver(
        id: "msg_\(event)", body: Array(body.utf8), at: Timestamp(seconds: sandbox.now.seconds))
      #expect(outcome == .delivered(status: 204))
    }
    await hook.shutdown()
    try await run(
      """
      expect sandbox.notifications is array
      expect sandbox.notifications.0.event == injected
      expect sandbox.notifications.1.event == failed
      expect sandbox.notifications.1.data == null
      expect sandbox.notifications.2 absent
      expect sandbox.requests.total == 2
      sandbox clear
      expect sandbox.notifications == []
      """)
    await connection.close()
  }
}
