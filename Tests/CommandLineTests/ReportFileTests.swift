import CgxJSON
import Foundation
import Testing

/// The files that `cgx test --report` writes.
@Suite struct ReportFiles {
  private func mode(_ folder: TestFolder, _ name: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: folder.url.appending(path: name).path)[
      .posixPermissions] as? Int
  }

  private func shell(_ folder: TestFolder, _ script: String) throws -> Program.Run {
    try Program.run(
      ["-c", script, Program.path], program: "/bin/sh", directory: folder.url)
  }

  @Test func newOnesHaveTheModeOfTheUmaskAndOldOnesKeepTheirs() throws {
    let folder = try TestFolder(["a.cgx": "test \"a\"\n", "old.tap": "", "s.cgx": "echo 1\n"])
    #expect(chmod(folder.url.appending(path: "old.tap").path, 0o640) == 0)
    let run = try shell(
      folder, "umask 077; $0 test a.cgx --report tap=old.tap --report json=new.json")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(try mode(folder, "new.json") == 0o600)
    #expect(try mode(folder, "old.tap") == 0o640)
    #expect(try shell(folder, "umask 027; $0 test --golden --update s.cgx").exitCode == 0)
    #expect(try mode(folder, "s.out") == 0o640)
  }

  @Test func aLinkStaysOne() throws {
    let folder = try TestFolder(["a.cgx": "test \"a\"\n", "real/r.tap": "old\n"])
    try FileManager.default.createSymbolicLink(
      atPath: folder.url.appending(path: "r.tap").path, withDestinationPath: "real/r.tap")
    #expect(try folder.test("a.cgx", "--report", "tap=r.tap").exitCode == 0)
    #expect(try folder.text("real/r.tap").hasPrefix("TAP version 14\n"))
    let link = try FileManager.default.destinationOfSymbolicLink(
      atPath: folder.url.appending(path: "r.tap").path)
    #expect(link == "real/r.tap")
    #expect(
      try FileManager.default.contentsOfDirectory(
        atPath: folder.url.appending(path: "real").path) == ["r.tap"])
  }

  @Test func twoAreNotWrittenToOneFileWhateverItIsCalled() throws {
    let folder = try TestFolder(["a.cgx": "test \"a\"\n", "sub/x": ""])
    let run = try folder.test("a.cgx", "--report", "tap=r", "--report", "json=sub/../r")
    #expect(run.exitCode == 64)
    #expect(run.errors.contains("two reports can't be written to"))
  }

  @Test func allTellTheSameExitCode() throws {
    let folder = try TestFolder(["c.cgx": "echo 1\n", "b.cgx": "test \"b\"\n"])
    let run = try folder.test(
      "c.cgx", "b.cgx", "--output", "json", "--report", "json=j.json", "--report", "tap=t.tap",
      "--report", "junit=j.xml")
    #expect(run.exitCode == 1)
    let last = try #require(run.output.split(separator: "\n").last)
    #expect(try JSON(parsing: Array(last.utf8))["summary"]?["exit_code"] == .integer(1))
    let document = try JSON(parsing: Array(folder.text("j.json").utf8))
    #expect(document["summary"]?["exit_code"] == .integer(1))
    for name in ["j.json", "t.tap", "j.xml"] {
      let text = try folder.text(name)
      #expect(text.contains("'c.cgx' holds no test"), "\(name)")
    }
    #expect(try folder.text("t.tap").hasPrefix("TAP version 14\n1..2\nnot ok 1 - c.cgx\n"))
  }

  @Test func aReportThatCanNotBeWrittenIsTheExitCodeOfAll() throws {
    let folder = try TestFolder([
      // The place of the report is taken while the tests run.
      "a.cgx": "test \"slow\"\nsandbox clock real\nwait 1s\n", "sub/x": "",
    ])
    let run = try shell(
      folder,
      "$0 test a.cgx --output json --report json=j.json --report tap=sub/r.tap & p=$!;"
        + " sleep 0.3; rm -r sub; wait $p")
    #expect(run.exitCode == 74, "\(run.errors)")
    let last = try #require(run.output.split(separator: "\n").last)
    #expect(try JSON(parsing: Array(last.utf8))["summary"]?["exit_code"] == .integer(74))
    let document = try JSON(parsing: Array(folder.text("j.json").utf8))
    #expect(document["summary"]?["exit_code"] == .integer(74))
  }

  /// A limit of file sizes stands in for a full disk.
  @Test func aReportThatTheDiskHasNoRoomForLeavesTheResultsAndNoHalfOfIt() throws {
    let tests = (0..<30).map { "test \"t\($0)\"\n" }.joined()
    let folder = try TestFolder(["a.cgx": tests])
    let run = try Program.run(
      [
        "-c", "trap '' XFSZ; ulimit -f 1; $0 test a.cgx --quiet --report junit=r.xml", Program.path,
      ], program: "/bin/bash", directory: folder.url)
    #expect(run.exitCode == 74)
    #expect(run.errors == "error: can't write the report 'r.xml': File too large\n")
    #expect(run.output.hasPrefix("30 tests: 30 passed"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["a.cgx"])
  }

  @Test func longValuesStandThereWithTheirBeginning() throws {
    let many = "[" + (0..<20_000).map(String.init).joined(separator: ",") + "]"
    let folder = try TestFolder([
      "a.cgx": "test \"many\"\nlet a = @a.json\nlet b = []\nexpect b == ${a}\n", "a.json": many,
    ])
    let run = try folder.test("a.cgx", "--report", "json=j.json")
    #expect(run.exitCode == 1, "\(run.output)")
    let text = try folder.text("j.json")
    guard case .array(let tests)? = try JSON(parsing: Array(text.utf8))["tests"] else {
      Issue.record("no tests")
      return
    }
    let failure = tests.first?["failure"]
    #expect(failure?["expected"]?["bytes"] == .integer(many.utf8.count), "\(run.output)")
    #expect(failure?["actual"] == .array([]))
    #expect(failure?["more_differences"] == .bool(true))
    #expect(text.utf8.count < 200_000)
  }
}
