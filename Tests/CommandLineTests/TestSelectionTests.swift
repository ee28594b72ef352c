import CgxJSON
import Foundation
import Testing

/// Which tests are run, and how it is told what became of them.
@Suite struct TestSelectionAndReports {
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
    let run = try folder.test(
      ".", "--report", "junit=j.xml", "--report", "tap=t.tap", "--report", "json=j.json")
    #expect(run.exitCode == 2)
    let schema = Program.root.appending(path: "Tests/Schemas/junit.xsd").path
    let check = try Program.run(
      ["--noout", "--schema", schema, "j.xml"], program: "/usr/bin/xmllint", directory: folder.url)
    #expect(check.exitCode == 0, "\(check.errors)")
    let text = try folder.text("j.xml")
    #expect(text.contains("tests=\"3\" failures=\"1\" errors=\"1\""))
    let lines = try folder.test(".", "--output", "json").output
    for all in [text, try folder.text("t.tap"), try folder.text("j.json"), run.output, lines] {
      #expect(
        all.unicodeScalars.allSatisfy {
          $0 == "\n" || $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value)
        }, "\(all.debugDescription)")
    }
    guard case .array(let tests)? = try JSON(parsing: Array(folder.text("j.json").utf8))["tests"]
    else {
      Issue.record("no tests")
      return
    }
    #expect(tests.first?["test"]?.string?.contains("\u{9B}") == true)
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
}
