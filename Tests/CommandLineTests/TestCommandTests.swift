import CgxJSON
import CgxLanguage
import Foundation
import Testing

/// A folder with files for `cgx test`, gone with the test.
final class TestFolder {
  let url = FileManager.default.temporaryDirectory.appending(path: "cgx-test-" + UUID().uuidString)

  init(_ files: [String: String] = [:]) throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (name, text) in files { try write(name, text) }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ name: String, _ text: String) throws {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
  }

  func isThere(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: url.appending(path: name).path)
  }

  func test(_ arguments: String..., environment: [String: String] = [:]) throws -> Program.Run {
    try Program.run(["test"] + arguments, environment: environment, directory: url)
  }
}

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
    let start = ContinuousClock().now
    let run = try folder.test("a.cgx")
    #expect(run.exitCode == 0, "\(run.output)")
    #expect(start.duration(to: .now) < .seconds(10))
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
    #expect(run.errors.contains("'c.cgx' holds no test"))
    #expect(run.output.contains("ok       b.cgx: b"))
  }

  @Test func wrongUsageIsSaidBeforeAnythingRuns() throws {
    let folder = try TestFolder(["a.cgx": "test \"a\"\n"])
    #expect(try folder.test().exitCode == 64)
    #expect(try folder.test("nothing").exitCode == 66)
    #expect(try folder.test("a.cgx", "--filter", "/(/").exitCode == 64)
    #expect(try folder.test("a.cgx", "--report", "xml=a").exitCode == 64)
    #expect(try folder.test("a.cgx", "--update").exitCode == 64)
    #expect(try folder.test("a.cgx", "--cacert", "x").exitCode == 64)
    #expect(try folder.test("a.cgx", "--jobs", "0").exitCode == 64)
    for place in ["no/such/folder/r.xml", "."] {
      let run = try folder.test("a.cgx", "--report", "junit=\(place)")
      #expect(run.exitCode == 74)
      #expect(run.output == "")
      #expect(run.errors.contains("can't write the report"))
    }
  }

  /// Names that make trouble in XML, TAP or at a terminal.
  private static let troubled = #"""
    test "<&\"'> ]]> \u0001\u001b[31m\u009b \uffff é 😀 # SKIP"
    expect stage.count == 1
    test "prints"
    echo "<![CDATA[ & \u0000 \u0008"
    test "is an error"
    commit
    """#

  @Test func theReportForJUnitFitsTheSchema() throws {
    let folder = try TestFolder([
      "a <&>.cgx": Self.troubled, "b.cgx": "sett\n", "c.cgx": "echo 1\n",
      "d.cgx": #"test "only" sandbox-only"#,
    ])
    let run = try folder.test(".", "--report", "junit=j.xml")
    #expect(run.exitCode == 2)
    let schema = Program.root.appending(path: "Tests/Integration/schemas/junit.xsd").path
    let check = try Program.run(
      ["--noout", "--schema", schema, "j.xml"], program: "/usr/bin/xmllint", directory: folder.url)
    #expect(check.exitCode == 0, "\(check.errors)")
    let text = try folder.text("j.xml")
    #expect(text.contains("tests=\"3\" failures=\"1\" errors=\"1\""))
    #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
    #expect(run.output.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
  }

  @Test func testsAreChosenByNameAndByTheirLastResult() throws {
    let folder = try TestFolder([
      "a.cgx": "test \"one\"\nexpect stage.count == 1\n\ntest \"two\"\n\ntest \"three\"\n"
    ])
    let state = ["--state-dir", "state"]
    func run(_ arguments: String...) throws -> Program.Run {
      try Program.run(["test", "a.cgx"] + state + arguments, directory: folder.url)
    }
    #expect(try run("--filter", "t").output.contains("2 tests: 2 passed"))
    #expect(try run("--filter", "/^t.o$/").output.hasPrefix("ok       a.cgx: two\n1 test:"))
    let none = try run("--filter", "four")
    #expect(none.exitCode == 1)
    #expect(none.errors.contains("no test was selected"))
    #expect(!folder.isThere("state"))
    #expect(try run().exitCode == 1)
    let again = try run("--last-failed")
    #expect(again.output.contains("1 test: 1 failed"))
    let attributes = try FileManager.default.attributesOfItem(
      atPath: folder.url.appending(path: "state/last-failed.json").path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    try folder.write("a.cgx", "test \"one\"\n\ntest \"two\"\n")
    #expect(try run("--last-failed").output.contains("1 test: 1 passed"))
    let all = try run("--last-failed")
    #expect(all.output.contains("2 tests: 2 passed"))
    #expect(all.errors.contains("running all"))
  }

  @Test func failFastLeavesTheRest() throws {
    let folder = try TestFolder([
      "a.cgx": "test \"one\"\nexpect stage.count == 1\n\ntest \"two\"\n", "b.cgx": "test \"b\"\n",
    ])
    let run = try folder.test("a.cgx", "b.cgx", "--fail-fast", "--jobs", "1")
    #expect(run.exitCode == 1)
    #expect(run.output.contains("not run  a.cgx: two\nnot run  b.cgx: b\n"))
    #expect(run.output.contains("3 tests: 1 failed, 2 not run"))
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

  @Test func linksThatLeadRoundAreNotFollowed() throws {
    let folder = try TestFolder(["sub/a.cgx": "test \"a\"\n"])
    try FileManager.default.createSymbolicLink(
      at: folder.url.appending(path: "sub/loop"), withDestinationURL: folder.url)
    #expect(try folder.test(".").output.contains("1 test: 1 passed"))
  }

  @Test func jsonIsALineForEachTest() throws {
    let folder = try TestFolder([
      "a.cgx": "test \"one\"\nexpect stage.count == 1\n\ntest \"two\"\necho hello\n"
    ])
    let run = try folder.test("a.cgx", "--output", "json")
    let lines = try run.output.split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
    #expect(lines.count == 3)
    #expect(lines[0]["status"]?.string == "failed")
    #expect(lines[0]["failure"]?["kind"]?.string == "expectation")
    #expect(lines[0]["failure"]?["location"]?.string == "a.cgx:2:8")
    #expect(lines[1]["output"]?.string == "hello\n")
    #expect(lines[2]["summary"]?["failed"] == .integer(1))
  }

  @Test func quietTellsOnlyWhatDidNotPass() throws {
    let folder = try TestFolder([
      "a.cgx": "test \"one\"\nexpect stage.count == 1\n\ntest \"two\"\n"
    ])
    let run = try folder.test("a.cgx", "--quiet", "--timings")
    #expect(run.output.contains("FAILED   a.cgx: one"))
    #expect(!run.output.contains("ok "))
    #expect(run.output.contains("slowest\n"))
  }

  @Test func aTestThatTakesTooLongIsEnded() throws {
    let folder = try TestFolder([
      "a.cgx": "test \"real\"\nsandbox clock real\nwait 1h\n\ntest \"next\"\n"
    ])
    let run = try folder.test("a.cgx", "--test-timeout", "1s")
    #expect(run.exitCode == 1)
    #expect(run.output.contains("the test takes longer than 1s\n  = it was at a.cgx:3:1\n"))
    #expect(run.output.contains("ok       a.cgx: next"))
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func anInterruptSaysWhatDidNotRunAndWritesTheReports(signal: Int32) throws {
    let folder = try TestFolder([
      "a.cgx": "test \"quick\"\n\ntest \"endless\"\nsandbox clock real\nwait 1h\n\ntest \"last\"\n",
      "0.cgx": "test \"first\"\n",
    ])
    let process = Process()
    process.executableURL = URL(filePath: Program.path)
    process.arguments = ["test", "0.cgx", "a.cgx", "--report", "tap=t.tap", "--jobs", "1"]
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
}
