import CgxLanguage
import Foundation
import Testing

@Suite struct TestCommands {
  @Test func failuresAndErrorsAreToldApartAndTheNextTestRuns() throws {
    let folder = try TestFolder([
      "a.cgx": """
      set tier gold
      commit

      test "passes"
      expect context.tier == gold

      test "fails"
      expect context.tier == silver
      echo never-printed

      test "is an error"
      sandbox fault 422
      set n 1
      commit

      test "runs all the same"
      expect sandbox.requests.put == 1
      """
    ])
    let run = try folder.test("a.cgx")
    #expect(run.exitCode == 1)
    #expect(run.output.contains("ok       a.cgx: passes\n"))
    #expect(run.output.contains("FAILED   a.cgx: fails\nerror: 'context.tier' is \"gold\"\n"))
    #expect(run.output.contains("expected == \"silver\""))
    #expect(run.output.contains("ERROR    a.cgx: is an error\n"))
    #expect(run.output.contains("ok       a.cgx: runs all the same\n"))
    #expect(!run.output.contains("never-printed"))
    #expect(run.output.contains("4 tests: 2 passed, 1 failed, 1 error in "))
    #expect(run.errors == "")
  }

  @Test func waitingTakesNoTime() throws {
    let folder = try TestFolder([
      "a.cgx": """
      test "waits"
      set tier gold session 30d
      sandbox fault 429 retry-after 2m
      sandbox fault timeout after 1
      commit
      wait 29d
      expect context.tier == gold
      wait 2d
      expect context.tier absent
      """
    ])
    // Whatever the machine does meanwhile, a month of waiting ends within the time of a test.
    let run = try folder.test("a.cgx", "--test-timeout", "5m")
    #expect(run.exitCode == 0, "\(run.output)")
  }

  @Test func aTokenAgesWithTheClockOfTheTest() throws {
    let folder = try TestFolder([
      "a.cgx": """
      test "waits"
      auth
      wait 57m30s
      auth status

      test "the clock is put forward"
      auth
      sandbox clock +2h
      get
      expect sandbox.requests.token == 2
      expect sandbox.requests.get == 2
      """
    ])
    let run = try folder.test("a.cgx", "--report", "json=j.json")
    #expect(run.exitCode == 0, "\(run.output)")
    let report = try folder.text("j.json")
    #expect(report.contains("2m30s"), "\(report)")
    let script = "auth\nsandbox clock +2h\nget\nexpect sandbox.requests.get == 2\n"
    let usual = try Program.run(["--sandbox", "-c", script], directory: folder.url)
    #expect(usual.exitCode == 0, "\(usual.errors)")
  }

  @Test func testsSeeNothingOfTheUsersConfiguration() throws {
    let folder = try TestFolder([
      "a.cgx": """
      test "hermetic"
      expect env.COGNIGY_TENANT_URL absent
      expect env.CRM_WEBHOOK_URL absent
      expect env.FOR_TESTS == seen
      expect session.id == sess_sandbox
      expect given == 7
      set tier gold
      commit
      """
    ])
    let run = try folder.test(
      "a.cgx", "--var", "given=7", "--state-dir", "state",
      environment: [
        "COGNIGY_TENANT_URL": "http://127.0.0.1:1", "COGNIGY_SESSION_ID": "another",
        "CRM_WEBHOOK_URL": "http://127.0.0.1:1", "FOR_TESTS": "seen",
      ])
    #expect(run.exitCode == 0, "\(run.output)")
    #expect(!folder.isThere("state"))
  }

  @Test func differencesOfJSONNameTheirPaths() throws {
    let folder = try TestFolder([
      "a.cgx": """
      test "profile"
      let profile = {"orders": [1, 4711], "name": "Zoë"}
      expect profile == {"orders": [1, 4712], "name": "Zoë", "tier": "gold"}
      """
    ])
    let run = try folder.test("a.cgx")
    #expect(run.output.contains("- profile.orders.1: 4712\n+ profile.orders.1: 4711\n"))
    #expect(run.output.contains("- profile.tier: \"gold\"\n"))
    #expect(!run.output.contains("profile.name"))
  }

  @Test func secretsAreNeverShown() throws {
    let folder = try TestFolder([
      "a.cgx": """
      test "secret"
      set --secret token "hunter2x-and-more"
      set shape {"list": ["x hunter2x-and-more"]}
      expect stage.token == other
      """,
      "b.cgx": """
      set --secret token "hunter2x-and-more"
      commit
      test "in a difference"
      let leaked = {"a": ["${context.token}"]}
      expect leaked == {"a": ["another"]}
      """,
      // Before it is known that it is one.
      "c.cgx": """
      test "named hunter2x-and-more"
      echo hunter2x-and-more
      set --secret token "hunter2x-and-more"
      commit
      """,
    ])
    let run = try folder.test(
      ".", "--report", "junit=j.xml", "--report", "tap=t.tap", "--report", "json=j.json")
    let all =
      try [run.output, run.errors, folder.text("j.xml"), folder.text("t.tap")].joined()
      + folder.text("j.json")
    #expect(run.exitCode == 1)
    // The file itself is quoted with what it marks as secret hidden.
    #expect(!all.contains("hunter2x"))
  }

  @Test func changesLeftStagedAreAnError() throws {
    let folder = try TestFolder(["a.cgx": "test \"forgets\"\nset tier gold\n"])
    let run = try folder.test("a.cgx")
    #expect(run.exitCode == 1)
    #expect(run.output.contains("the test ended with 1 staged change never committed"))
  }

  @Test func aFileThatDoesNotParseRunsNotAtAllAndTheOthersDo() throws {
    let folder = try TestFolder([
      "a.cgx": "test \"never\"\necho hidden\ntest \"never\"\nsett\n",
      "b.cgx": "test \"runs\"\nexpect stage.count == 0\n",
      "c.cgx": "echo \"no test in here\"\n", "d.txt": "nothing", ".hidden.cgx": "test \"x\"\n",
    ])
    let run = try folder.test(".")
    #expect(run.exitCode == 2)
    #expect(run.output.contains("ERROR    ./a.cgx\n"))
    #expect(run.output.contains("this name already"))
    #expect(run.output.contains("ok       ./b.cgx: runs\n"))
    #expect(!run.output.contains("hidden"))
    #expect(run.errors == "1 file holds no test\n")
  }

  @Test func namedFilesMustHoldTests() throws {
    let folder = try TestFolder(["c.cgx": "echo 1\n", "b.cgx": "test \"b\"\n"])
    let run = try folder.test("c.cgx", "b.cgx")
    #expect(run.exitCode == 1)
    #expect(run.output.contains("ERROR    c.cgx\nerror: 'c.cgx' holds no test\n"))
    #expect(run.output.contains("ok       b.cgx: b"))
  }

  @Test func wrongUsageIsSaidBeforeAnythingRuns() throws {
    let folder = try TestFolder(["a.cgx": "test \"a\"\n"])
    #expect(try folder.test().exitCode == 64)
    #expect(try folder.test("nothing").exitCode == 66)
    #expect(try folder.test("a.cgx", "--filter", "/(/").exitCode == 64)
    #expect(try folder.test("a.cgx", "--report", "xml=a").exitCode == 64)
    #expect(try folder.test("a.cgx", "--report", "tap=a.cgx").exitCode == 64)
    #expect(try folder.test("a.cgx", "--update").exitCode == 64)
    #expect(try folder.test("a.cgx", "--cacert", "x").exitCode == 64)
    #expect(try folder.test("a.cgx", "--jobs", "0").exitCode == 64)
  }

  @Test func whatTheTestsFindIsToldAlsoWhereAReportCantBeWritten() throws {
    let folder = try TestFolder(["a.cgx": "test \"a\"\n"])
    for (place, reason) in [
      ("no/such/folder/r.xml", "there is no such folder"), (".", "it is a folder"),
      ("/dev/full", "it is no regular file"),
    ] {
      let run = try folder.test(
        "a.cgx", "--report", "junit=\(place)", "--report", "tap=r.tap")
      #expect(run.exitCode == 74)
      #expect(run.output.contains("ok       a.cgx: a\n1 test: 1 passed"))
      let sentence = "can't write the report '\(place)': \(reason)\n"
      #expect(run.errors == "warning: \(sentence)error: \(sentence)")
      #expect(try folder.text("r.tap").contains("ok 1 - a.cgx: a"))
    }
  }

  @Test func aFolderThatCantBeReadIsAnErrorAndTheOthersAreTested() throws {
    let folder = try TestFolder([
      "a.cgx": "test \"a\"\n", "shut/b.cgx": "test \"b\"\n", "z/c.cgx": "test \"c\"\n",
      "a.out": "", "z/c.out": "",
    ])
    let shut = folder.url.path + "/shut"
    #expect(chmod(shut, 0) == 0)
    defer { chmod(shut, 0o700) }
    func test(_ options: [String]) throws -> Program.Run {
      try Program.runUnprivileged(["test", "."] + options, directory: folder.url)
    }
    let run = try test([])
    #expect(run.exitCode == 66)
    #expect(
      run.output.hasPrefix(
        "ERROR    ./shut\nerror: can't read './shut': permission denied\nok       ./a.cgx: a\n"
          + "ok       ./z/c.cgx: c\n3 tests: 2 passed, 1 error in "), "\(run.output)")
    let ended = try test(["--fail-fast"])
    #expect(ended.exitCode == 66 && !ended.output.contains("a.cgx"))
    #expect(try test(["--golden"]).output.contains("3 tests: "))
    #expect(try test(["--output", "json"]).output.contains(#""test":null,"status":"error""#))
  }

  @Test func resultsComeInTheOrderOfTheFilesWhateverTheJobs() throws {
    let folder = try TestFolder()
    for index in 10..<40 {
      let lines = String(repeating: "set n 1\ndiscard\n", count: index % 7 * 30)
      try folder.write("f\(index).cgx", "test \"t\(index)\"\n" + lines)
    }
    let run = try folder.test(".", "--jobs", "8")
    let names = run.output.split(separator: "\n").filter { $0.hasPrefix("ok") }
    #expect(names == (10..<40).map { "ok       ./f\($0).cgx: t\($0)" })
  }

  @Test func nobodyWaitsForAPipe() throws {
    let folder = try TestFolder([
      "a.cgx": "test \"loads\"\nexpect-error file load p\nexpect-error file set k @p\n",
      "b.cgx": "source p\n\ntest \"sources\"\n",
    ])
    for name in ["p", "p.cgx"] {
      #expect(mkfifo(folder.url.appending(path: name).path, 0o600) == 0)
    }
    let run = try folder.test("a.cgx", "b.cgx", "p.cgx")
    #expect(run.exitCode == 66, "\(run.output)")
    #expect(run.output.contains("ok       a.cgx: loads\n"))
    #expect(run.output.contains("can't read 'p': it is no regular file"))
    #expect(run.output.contains("can't read 'p.cgx': it is no regular file"))
  }

  @Test func linksThatLeadRoundAreNotFollowed() throws {
    let folder = try TestFolder(["sub/a.cgx": "test \"a\"\n"])
    try FileManager.default.createSymbolicLink(
      at: folder.url.appending(path: "sub/loop"), withDestinationURL: folder.url)
    #expect(try folder.test(".").output.contains("1 test: 1 passed"))
  }

  @Test func aTestThatTakesTooLongIsEnded() throws {
    let folder = try TestFolder([
      "a.cgx": "test \"real\"\nsandbox clock real\nwait 1h\n\ntest \"next\"\n"
    ])
    let run = try folder.test("a.cgx", "--test-timeout", "1s")
    #expect(run.exitCode == 1)
    #expect(run.output.contains("the test takes longer than 1s\n  = it was at a.cgx:3:1\n"))
    #expect(run.output.contains("ok       a.cgx: next"))
    let short = try folder.test("a.cgx", "--filter", "real", "--test-timeout", "50ms")
    #expect(short.output.contains("the test takes longer than 50ms\n"))
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func anInterruptSaysWhatDidNotRunAndWritesTheReports(signal: Int32) throws {
    let folder = try TestFolder([
      "a.cgx": "test \"quick\"\n\ntest \"endless\"\nsandbox clock real\nwait 1h\n\ntest \"last\"\n",
      "0.cgx": "test \"first\"\n",
    ])
    let process = Process()
    process.executableURL = URL(filePath: Program.path)
    process.arguments = [
      "test", "0.cgx", "a.cgx", "--report", "tap=t.tap", "--jobs", "1", "--test-timeout", "30s",
    ]
    process.currentDirectoryURL = folder.url
    process.environment = ["HOME": folder.url.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    // The first file has been told of: the second is under way.
    var text = output.fileHandleForReading.availableData
    kill(process.processIdentifier, signal)
    text += output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    let shown = String(decoding: text, as: UTF8.self)
    #expect(shown.contains("ok       0.cgx: first\n"))
    #expect(shown.contains("not run  a.cgx: last\n"))
    #expect(shown.contains("interrupted: 4 tests: "))
    #expect(try folder.text("t.tap").hasSuffix("Bail out! interrupted\n"))
  }

  private static let examples = StatementSyntax.all.flatMap(\.examples).filter(\.isForTests)
    .map(\.script)

  @Test(arguments: examples)
  func everyExampleOfATestFilePasses(script: String) throws {
    let folder = try TestFolder(["a.cgx": script])
    let run = try folder.test("a.cgx")
    #expect(run.exitCode == 0, "\(run.output)")
  }

  @Test func theProjectsOwnTestsPass() throws {
    let run = try Program.run(["test", "Tests/Integration/tests"])
    #expect(run.exitCode == 0, "\(run.output)")
    #expect(run.output.split(separator: "\n").count > 90)
  }
}
