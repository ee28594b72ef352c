import CgxTestSupport
import Foundation
import Testing

extension PromptOnATerminal {
  /// `record`, on a real pseudo-terminal; each recording is run again.
  @Suite struct RecordingAtThePrompt {
    private let folder: PromptFolder
    private var file: String { folder.path + "/session.cgx" }

    init() throws {
      folder = try PromptFolder()
    }

    /// Records statements; gives the script.
    private func record(
      before: [String] = [], _ statements: [String], options: [String] = []
    ) throws -> String {
      let terminal = try folder.shell(options)
      for statement in before { try terminal.enter(statement) }
      try terminal.enter("record \(file)", "until 'record stop'")
      for statement in statements { try terminal.enter(statement) }
      try terminal.enter("record stop", "recorded ")
      #expect(try terminal.quit() == 0)
      #expect(try folder.mode("session.cgx") == 0o600)
      let lines = try folder.text("session.cgx").split(
        separator: "\n", omittingEmptySubsequences: false)
      #expect(lines[0].hasPrefix("# recorded at the prompt, 20"))
      return lines.dropFirst().joined(separator: "\n")
    }

    private func replay(_ options: [String] = []) throws {
      let run = try Program.run(["--sandbox"] + options + [file])
      #expect(run.exitCode == 0, "\(run.errors)")
      // It is in the one layout already.
      let check = try Program.run(["format", "--diff", file])
      #expect(check.exitCode == 0, "\(check.output)\(check.errors)")
    }

    @Test func statementsAndAnswersBecomeAScriptThatPasses() throws {
      let script = try record([
        "set tier  gold user 2h   # as agreed", "comit", "set profile {\r\"a\": [1,\r2]}", "show",
        "commit -m \"first\"", "get tier", "get missing", "unset \"no key\"", "help set", "session",
        "get", "sandbox fault 422", "set b 1", "commit", "discard",
        "set note \"a ${context.tier}\"",
      ])
      #expect(
        script == """
          set tier gold user 2h  # as agreed
          # left out: what can't be read
          set profile {
            "a": [
              1,
              2
            ]
          }
          show
          expect stage.count == 2
          commit -m "first"
          expect commit.outcome == committed
          expect commit.variables == 2
          get tier
          expect context.tier == "gold"
          expect-error expectation get missing
          expect-error validation unset "no key"
          get
          expect context.tier == "gold"
          expect context.profile == {"a": [1, 2]}
          sandbox fault 422
          set b 1
          expect-error refused commit
          expect error.status == 422
          discard
          set note "a ${context.tier}"
          # never committed:
          discard

          """)
      try replay()
    }

    @Test func secretsAreVariables() throws {
      let script = try record(
        before: ["let old = \"48-15-16\""],
        [
          "set --secret pin 471199 user 1h", "let token = \"opensesame\"",
          "set --secret token ${token}", "set --secret other ${old}", "echo pin 471199", "commit",
          "get pin", "get", "auth 471199",
        ])
      #expect(
        script == """
          # needs --var pin=… --var token=… --var old=…
          # old is secret, and comes from --var
          set --secret pin ${pin} user 1h
          # token is secret, and comes from --var
          set --secret token ${token}
          set --secret other ${old}
          # left out: it holds a secret
          commit
          expect commit.outcome == committed
          expect commit.variables == 3
          get pin
          expect context.pin exists
          get
          expect context.pin exists
          expect context.token exists
          expect context.other exists
          # left out: what can't be read

          """)
      try replay(["--var", "pin=471199", "--var", "token=opensesame", "--var", "old=48-15-16"])
    }

    @Test func whatWasThereBeforeIsInTheScript() throws {
      let script = try record(
        before: ["set tier gold user", "commit", "set b 1 30m", "let name = \"x${context.tier}\""],
        ["get tier", "set c ${name}", "commit"])
      #expect(
        script == """
          let name = "xgold"
          sandbox write tier "gold" user
          set b 1 session 30m
          get tier
          expect context.tier == "gold"
          set c ${name}
          commit
          expect commit.outcome == committed
          expect commit.variables == 2

          """)
      try replay()
    }

    @Test func aRollbackNamesTheCommitOfTheReplay() throws {
      let script = try record([
        "set tier gold", "commit", "set tier silver", "commit", "rollback", "commit", "get tier",
        "if context.tier == gold\recho yes\rend",
      ])
      #expect(script.contains("let commit_2 = ${commit.id}\nrollback ${commit_2}\n"))
      #expect(script.contains("if context.tier == gold\n  echo yes\nend\n"))
      try replay()
    }

    @Test func filesAreFoundFromTheScriptsFolder() throws {
      let script = try record([
        "load Tests/Integration/help/account.json user", "set note @README.md",
        "echo @Package.swift",
        "load \(Program.root.path)/Tests/Integration/help/rows.csv",
      ])
      let root = FileManager.default.currentDirectoryPath
      #expect(script.hasPrefix("load \"\(root)/Tests/Integration/help/account.json\" user\n"))
      #expect(script.contains("set note @\"\(root)/README.md\"\n"))
      try replay()
    }

    @Test func theFileIsWrittenAsItGoes() throws {
      let terminal = try folder.shell()
      try terminal.enter("record \(file)", "until 'record stop'")
      try terminal.enter("set a 1", "staged a")
      terminal.send(signal: SIGKILL)
      _ = try terminal.waitForExit()
      #expect(try folder.text("session.cgx").hasSuffix("\nset a 1\n"))
    }

    @Test func leavingEndsTheRecording() throws {
      let terminal = try folder.shell()
      try terminal.enter("record \(file)", "until 'record stop'")
      try terminal.enter("echo one", "one")
      #expect(try terminal.quit() == 0)
      #expect(terminal.transcript.contains("recorded 1 statement to"))
      try replay()
    }

    @Test func refusals() throws {
      try folder.write("mine\n", to: "session.cgx")
      let terminal = try folder.shell()
      try terminal.enter("record stop", "nothing is recorded")
      try terminal.enter("record \(file)", "is there already")
      #expect(try folder.text("session.cgx") == "mine\n")
      try terminal.enter("record \(folder.path)/none/x.cgx", "No such file or directory")
      try terminal.enter("record \(folder.path)/x.cgx", "until 'record stop'")
      try terminal.enter("record \(folder.path)/y.cgx", "is being recorded")
      #expect(try terminal.quit() == 0)
      #expect(!folder.names().contains("y.cgx"))
      let run = try Program.run(["--sandbox", "-c", "record \(folder.path)/z.cgx"])
      #expect(run.exitCode == 3)
      #expect(run.errors.contains("'record' is for the prompt, at a terminal"))
      #expect(!folder.names().contains("z.cgx"))
    }
  }
}
