import CgxTestSupport
import Foundation
import Testing

/// The credentials of a run, sent to tenants that send them back.
@Suite(.timeLimit(.minutes(5))) struct CanaryCredentials {
  private static let session = ScriptedServer.Step.json(200, #"{"sessionId":"s"}"#)

  /// What a tenant says that has got hold of a secret: each form of it, also in headers.
  private static func echo(_ status: Int, _ canary: Canary) -> ScriptedServer.Step {
    let forms = canary.forms.filter { $0.name != "raw" && !$0.name.contains("base64") }
    let encoded = ["", "x", "xx"].flatMap { before in
      let text = Data((before + canary.text + before).utf8).base64EncodedString()
      return [text, text.replacing("+", with: "-").replacing("/", with: "_")]
    }
    var detail = "variables[0]: "
    detail += (forms.dropFirst(2).map(\.text) + encoded).joined(separator: " ")
    detail = detail.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    let body =
      "{\"title\":\(canary.json),\"detail\":\"\(detail) \(canary.json.dropFirst()),"
      + "\"code\":\(canary.json),\"traceId\":\(canary.json),\"echo\":[\(canary.json)]}"
    let percent = canary.forms[3].text
    return .json(
      status, body,
      headers: "X-Trace-Id: \(percent)\r\nSet-Cookie: id=\(percent)\r\nX-Echo: \(percent)\r\n"
        + "Location: /\(percent)\r\n")
  }

  private static func environment(_ kind: String, _ canary: Canary) -> [String: String] {
    switch kind {
    case "secret": ["COGNIGY_CLIENT_ID": "id", "COGNIGY_CLIENT_SECRET": canary.text]
    case "token": ["COGNIGY_TOKEN": canary.text]
    case "key": ["COGNIGY_API_KEY": canary.text]
    case "received": ["COGNIGY_CLIENT_ID": "id", "COGNIGY_CLIENT_SECRET": "of-another-kind"]
    default: [:]
    }
  }

  private static let statements = """
    auth status
    expect-error validation echo ${env.COGNIGY_CLIENT_SECRET}${env.COGNIGY_TOKEN}
    expect-error validation set a ${env.COGNIGY_API_KEY}
    echo ${error.message}
    set --secret a ${v}
    show
    session s
    diff
    commit -m "with ${v}"
    """

  @Test(arguments: ["secret", "token", "key", "received"], Canary.all)
  func noCredentialComesBack(kind: String, canary: Canary) async throws {
    for status in [400, 401, 403, 404, 422] {
      var steps: [ScriptedServer.Step] = []
      if kind == "received" {
        let body = "{\"access_token\":\(canary.json),\"expires_in\":3600}"
        steps.append(.json(200, body, headers: "X-Note: token\r\n"))
      } else if kind == "secret" {
        steps.append(.json(200, #"{"access_token":"another-token","expires_in":3600}"#))
      }
      let server = try await ScriptedServer(
        steps + [Self.session, Self.echo(status, canary)])
      try canary.search(
        "auth\nsession s\nset --secret a ${v}\ncommit -m \"note ${v}\"\n",
        ["--tenant", server.url, "--var", "v=\(canary.text)"] + canary.mode,
        environment: Self.environment(kind, canary))
      await server.stop()
    }
  }

  @Test(arguments: ["secret", "token", "key"], Canary.all)
  func noCredentialIsAValue(kind: String, canary: Canary) async throws {
    let server = try await ScriptedServer([Self.echo(401, canary)])
    for statement in Self.statements.split(separator: "\n") {
      try canary.search(
        String(statement), ["--tenant", server.url, "--var", "v=\(canary.text)"] + canary.mode,
        environment: Self.environment(kind, canary))
    }
    await server.stop()
  }

  @Test(arguments: Canary.all)
  func aContextThatHoldsACredentialIsShownWithoutIt(canary: Canary) async throws {
    let document = "{\"variables\":{\"a\":\(canary.json),\"b\":[\(canary.json)]}}"
    let server = try await ScriptedServer([.json(200, document)])
    let run = try canary.search(
      "session s --unchecked\nget\nget a\nget b\necho ${context.a} ${context}\n"
        + "set a 1\ndiff\nexpect context.b == 1",
      ["--tenant", server.url] + canary.mode, environment: ["COGNIGY_TOKEN": canary.text])
    #expect(run.exitCode == 1, "\(run.errors)")
    #expect(run.output.contains("••••"))
    await server.stop()
  }

  @Test(arguments: Canary.all)
  func theSecretOfTheWebhookIsNeverShown(canary: Canary) throws {
    let encoded = Data(canary.text.utf8).base64EncodedString()
    let script = """
      echo \(encoded) whsec_\(encoded)
      set a "\(encoded)"
      crm {"a": 1}
      show
      commit
      get
      echo ${env.CRM_WEBHOOK_SECRET}
      """
    let run = try canary.search(
      script, ["--sandbox"] + canary.mode, environment: ["CRM_WEBHOOK_SECRET": "whsec_\(encoded)"])
    #expect(run.exitCode == 3)
    #expect(!(run.output + run.errors).contains(encoded.prefix(12)))
  }

  @Test func aVariableThatCannotBeReadIsNotShown() throws {
    for pair in ["Canary0123456789", "a b=Canary0123456789", "a={Canary0123456789"] {
      let run = try Program.run(["--var", pair, "-c", "echo 1"])
      #expect(run.exitCode == 64)
      #expect(!(run.output + run.errors).contains("Canary"), "\(run.errors)")
    }
  }

  // MARK: The prompt

  @Test(arguments: Canary.all)
  func thePromptKeepsNoSecret(canary: Canary) throws {
    let place = try CanaryPlace()
    defer { place.remove() }
    let terminal = try PseudoTerminal(
      Program.path,
      ["--sandbox", "--trace", "--var", "v=\(canary.text)", "--state-dir", place.state.path],
      environment: [
        "TERM": "xterm", "NO_COLOR": "1", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent",
      ])
    let lines = [
      "set --secret k ${v}", "show", "diff", "crm {\"a\": \"${v}\"}", "set --secret k ${v} 0s",
      "set --secret k ${v} ${v}", "expect stage.k == 1", "sandbox fault conflict k \"${v}\"",
      "sandbox fault 503 times 9 on get", "commit", "sandbox clear", "commit -m \"${v}\"", "get k",
      "echo ${context.k}", "history", "set other ${v}", "quit --discard",
    ]
    for line in lines {
      try terminal.wait(for: "› ")
      terminal.send(line + "\r")
    }
    _ = try terminal.waitForExit()
    #expect(canary.found(in: terminal.transcript) == [], "\(terminal.transcript)")
    #expect(terminal.transcript.contains("an entry with a secret is not kept in the history"))
    let written = try place.written()
    #expect(canary.found(in: written) == [], "\(written)")
    #expect(written.contains("echo ${context.k}"))
    #expect(!written.contains("--secret"))
  }

  @Test func whatIsTypedAsASecretIsNotRemembered() throws {
    let canary = Canary.plain
    let place = try CanaryPlace()
    defer { place.remove() }
    let terminal = try PseudoTerminal(
      Program.path, ["--sandbox", "--state-dir", place.state.path],
      environment: ["TERM": "xterm", "NO_COLOR": "1", "HOME": "/nonexistent"])
    for line in [
      "set --secret k \(canary.text) sesion", "sett --secret k \(canary.text)",
      "set --secret k \"\(canary.text)", "\"", "echo \(canary.text)", "echo kept",
    ] {
      try terminal.wait(for: "› ")
      terminal.send(line + "\r")
    }
    try terminal.wait(for: "\nkept\r\n")
    try terminal.wait(for: "› ")
    let before = terminal.transcript.count
    // The arrow goes to the entry before: not one of those.
    terminal.send("\u{1B}[A\u{1B}[A\u{1B}[A\u{1B}[A\r")
    try terminal.wait(for: "\nkept\r\n")
    #expect(canary.found(in: String(terminal.transcript.dropFirst(before))) == [])
    try terminal.wait(for: "› ")
    terminal.send("quit --discard\r")
    _ = try terminal.waitForExit()
    #expect(canary.found(in: try place.written()) == [])
  }
}
