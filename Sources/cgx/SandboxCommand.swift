public import ArgumentParser
import CgxJSON
import CgxLanguage
import CgxSandbox
public import CgxShell
import Glibc

extension ShellConfiguration.Output: ExpressibleByArgument {}

/// `cgx sandbox`: the embedded tenant as a server of its own.
struct SandboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sandbox", abstract: "Serves the embedded tenant, for any client.")

  @Option(help: ArgumentHelp("The port; 0 takes a free one.", valueName: "n"))
  var port: UInt16 = 0

  @Option(help: ArgumentHelp("A session that exists; may be repeated.", valueName: "id"))
  var session: [String] = []

  @Option(
    help: ArgumentHelp("Requests a minute; more are answered with 429.", valueName: "n"))
  var rateLimit: Int?

  @Option(help: ArgumentHelp("How long a token lives, in seconds.", valueName: "seconds"))
  var tokenLifetime = 3600

  @Option(help: "What the first lines look like.")
  var output = ShellConfiguration.Output.text

  func validate() throws {
    if let rateLimit, rateLimit < 1 { throw ValidationError("--rate-limit is at least 1.") }
    if !(1...86_400).contains(tokenLifetime) {
      throw ValidationError("--token-lifetime is 1 to 86400.")
    }
    if session.contains("") { throw ValidationError("--session is not empty.") }
  }

  func run() async throws {
    // At once also as the first process of a container, which has no default action.
    signal(SIGTERM) { _ in _exit(0) }
    signal(SIGINT) { _ in _exit(130) }
    var configuration = Sandbox.Configuration()
    configuration.port = Int(port)
    if !session.isEmpty { configuration.sessionIDs = session }
    configuration.requestsPerMinute = rateLimit
    configuration.tokenLifetime = tokenLifetime
    let sandbox = Sandbox(configuration: configuration)
    do {
      try await sandbox.start()
    } catch SandboxError.notStarted(let reason) {
      Output.error.write("error: the sandbox does not start on port \(port): \(reason)\n")
      throw ExitCode(ErrorKind.usage.exitCode)
    }
    Output.results.write(description(of: sandbox) + "\n")
    try await sandbox.wait()
  }

  private func description(of sandbox: Sandbox) -> String {
    let configuration = sandbox.configuration
    switch output {
    case .json:
      return JSON.members([
        "url": .string(sandbox.url), "client_id": .string(configuration.clientID),
        "client_secret": .string(configuration.clientSecret),
        "api_key": .string(configuration.apiKey), "session_id": .string(sandbox.sessionID),
        "crm_webhook_url": .string(sandbox.hookURL),
        "crm_webhook_secret": .string(sandbox.hookSecret),
      ]).compact
    case .text:
      return """
        The sandbox tenant serves at \(sandbox.url). Ctrl-C ends it. For another terminal:

        export COGNIGY_TENANT_URL=\(sandbox.url)
        export COGNIGY_CLIENT_ID=\(configuration.clientID)
        export COGNIGY_CLIENT_SECRET=\(configuration.clientSecret)
        export COGNIGY_SESSION_ID=\(sandbox.sessionID)
        export CRM_WEBHOOK_URL=\(sandbox.hookURL)
        export CRM_WEBHOOK_SECRET=\(sandbox.hookSecret)

        Instead of client ID and secret, an API key: COGNIGY_API_KEY=\(configuration.apiKey)
        """
    }
  }
}
