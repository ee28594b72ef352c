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
          echo pin ${pin}
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
          get
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

    @Test func aSecretInABranchThatIsNotTakenIsAVariable() throws {
      let script = try record([
        "if stage.count == 99\rset --secret pin2 s3cr3tvalue4\rend",
        "if stage.count == 0\rset --secret pin 1234 user\rend",
        "expect-error validation set --secret bad.key s3cr3tvalue1",
        "set other 1234", "set list [\"s3cr3tvalue4\"]", "echo --secret k s3cr3tvalue5", "show",
        "commit",
      ])
      #expect(
        script == """
          # needs --var pin2=… --var pin=… --var bad_key=…
          if stage.count == 99
            set --secret pin2 ${pin2}
          end
          if stage.count == 0
            set --secret pin ${pin} user
          end
          expect-error validation set --secret bad.key ${bad_key}
          set other ${pin}
          set list ["${pin2}"]
          # left out: it holds a secret
          show
          expect stage.count == 3
          commit
          expect commit.outcome == committed
          expect commit.variables == 3

          """)
      try replay(["--var", "pin=1234", "--var", "pin2=s3cr3tvalue4", "--var", "bad_key=1"])
    }

    @Test func whatTurnsOutToBeSecretStaysCounted() throws {
      let script = try record([
        "set a hunter2222", "set note \"it is hunter2222\"", "commit -m \"for hunter2222\"",
        "get a",
        "set --secret k hunter2222", "commit", "get",
      ])
      #expect(!script.contains("hunter2222"))
      #expect(script.contains("set a ${k}\nset note \"it is ${k}\"\ncommit -m \"for ${k}\"\n"))
      #expect(script.contains("expect commit.variables == 2\n"))
      try replay(["--var", "k=hunter2222"])
    }

    @Test func aSourceOrABranchThatFailsIsRecordedAsFarAsItRan() throws {
      try folder.write(
        "set a 1\ncommit\nset --secret pin 471199\nload rows.csv\nset bad 1 2020-01-01T00:00:00Z\n"
          .replacing("set bad 1 2020-01-01T00:00:00Z\n", with: "expect context.a == 2\n"),
        to: "deploy.cgx")
      try folder.write("key,value\nb,2\n", to: "rows.csv")
      let script = try record([
        "source \(folder.path)/deploy.cgx", "show", "discard pin",
        "if stage.count == 1\rset c 3\rcommit -m \"x\"\rundo\rend", "show",
        "if stage.count == 0\rset d 4\rstage restore\rend", "show", "get",
      ])
      #expect(!script.contains("471199"))
      #expect(script.contains("# what 'source' has run:\nset a 1\ncommit\n"))
      #expect(script.contains("load \"\(folder.path)/rows.csv\"\n"))
      #expect(script.contains("expect-error expectation expect context.a == 2\n"))
      #expect(script.contains("expect-error validation undo\n"))
      #expect(!script.contains("restore"))
      try replay(["--var", "pin=471199"])
    }

    @Test func optionsTheClockAndWhatPassesAreInTheBeginning() throws {
      let script = try record(
        before: [
          "option attempts 5", "option rate 1000/s", "option timeout 1500ms",
          "option on-conflict fail", "set --secret pin 471199", "set soon 1 user 1h", "commit",
          "sandbox clock virtual", "sandbox clock +30m", "set x 1", "set y 2", "discard",
        ],
        ["get", "sandbox clock +31m", "expect-error validation get soon", "undo", "commit", "get"])
      for line in [
        "option attempts 5", "option on-conflict fail", "option rate 1000/s",
        "option timeout 1500ms", "sandbox clock virtual", "sandbox write pin ${pin} session",
      ] {
        #expect(script.contains(line + "\n"), "\(line)")
      }
      #expect(script.contains("sandbox clock +29m") || script.contains("sandbox clock +30m"))
      #expect(script.firstRange(of: #/set soon 1 user (29|30)m/#) != nil)
      try replay(["--var", "pin=471199"])
    }

    @Test func namesThatAPersonGivesAreHers() throws {
      let script = try record([
        "set --secret pin 471199", "let commit_1 = mine", "set a 1", "commit", "set a 2", "commit",
        "rollback", "let pin = 5", "echo ${pin} ${commit_1}", "set --secret again 471199", "commit",
        "rollback",
      ])
      #expect(script.hasPrefix("# needs --var pin_2=…\nset --secret pin ${pin_2}\n"))
      #expect(script.contains("set --secret again ${pin_2}\n"))
      #expect(script.contains("rollback ${commit_2}\n"))
      #expect(script.contains("let commit_1 = mine\n"))
      try replay(["--var", "pin_2=471199"])
    }

    @Test func whatIsUnchangedIsSoAgain() throws {
      let script = try record([
        "sandbox write tier gold", "set tier gold", "commit", "set a 1", "sandbox write a 2",
        "commit --on-conflict fail", "discard",
      ])
      #expect(script.contains("get\ncommit\nexpect commit.outcome == unchanged\n"))
      try replay()
    }

    @Test func stepsThatWereOneAreTakenBackTogether() throws {
      try folder.write("{\"b\": 1, \"c\": 2}", to: "b.json")
      let script = try record(
        before: ["set a 1", "set b 1", "commit"],
        ["set z 1", "rollback", "undo", "show", "discard"])
      #expect(script.contains("expect stage.count == 1\n"))
      try replay()
    }

    @Test func theFileIsAddedToAndReplacedBesidesItsPlace() throws {
      let terminal = try folder.shell()
      try terminal.enter("record \(file)", "until 'record stop'")
      let first = try folder.inode("session.cgx")
      try terminal.enter("set a hunter2222", "staged a")
      #expect(try folder.inode("session.cgx") == first)
      try terminal.enter("set --secret k hunter2222", "staged k")
      #expect(try folder.inode("session.cgx") != first)
      #expect(try folder.mode("session.cgx") == 0o600)
      #expect(!(try folder.text("session.cgx")).contains("hunter2222"))
      // Another file in its place is nobody's to write.
      try folder.write("mine\n", to: "other")
      try FileManager.default.removeItem(atPath: file)
      try FileManager.default.createSymbolicLink(
        atPath: file, withDestinationPath: folder.path + "/other")
      try terminal.enter("set --secret l hunter3333", "another file is in its place")
      #expect(try folder.text("other") == "mine\n")
      #expect(try terminal.quit() == 0)
    }

    @Test func aPathIsShownWithoutItsEscapes() throws {
      let terminal = try folder.shell()
      try terminal.enter("record \"\(folder.path)/x\\u001b[31my.cgx\"", "until 'record stop'")
      terminal.send(signal: SIGTERM)
      #expect(try terminal.waitForExit() == 130)
      #expect(terminal.transcript.contains("x\\u{1b}[31my.cgx"))
      #expect(!terminal.transcript.contains("\u{1B}[31m"))
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
      try terminal.enter("record \(folder.path)/none/x.cgx", "No such file")
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
