import Foundation
import Testing

@Suite struct GoldenCommands {
  private let script = "# exit: 0\nset tier gold\ncommit\necho done\n"

  @Test func aMissingFileIsWrittenWithUpdateAndFitsAfterwards() throws {
    let folder = try TestFolder(["sub/a.cgx": script])
    let missing = try folder.test("--golden", ".")
    #expect(missing.exitCode == 1)
    #expect(
      missing.output.contains("there is no './sub/a.out': 'cgx test --golden --update' writes it"))
    let update = try folder.test("--golden", "--update", ".")
    #expect(update.exitCode == 0, "\(update.output)")
    #expect(update.output.contains("wrote    ./sub/a.out\n"))
    #expect(
      try folder.text("sub/a.out")
        == "committed cmt_ID to sess_sandbox: 1 variable, 109 bytes, status 200, 1 attempt, N ms, "
        + "ledger 3:HEAD\ndone\n")
    #expect(!folder.isThere("sub/a.err"))
    let again = try folder.test("--golden", "sub/a.cgx")
    #expect(again.exitCode == 0, "\(again.output)")
    let unchanged = try folder.test("--golden", "--update", ".")
    #expect(!unchanged.output.contains("wrote"))
  }

  @Test func aDifferenceIsShownLineByLine() throws {
    let folder = try TestFolder([
      "a.cgx": "echo one\necho two\necho three\n", "a.out": "one\n2\nthree\n", "a.err": "",
    ])
    let run = try folder.test("--golden", "a.cgx")
    #expect(run.exitCode == 1)
    #expect(run.output.contains("a.out\n@@ -1,3 +1,3 @@\n one\n-2\n+two\n three\n"))
  }

  @Test func aMissingLastNewlineIsSaid() throws {
    let folder = try TestFolder(["a.cgx": "echo one\n", "a.out": "one"])
    let run = try folder.test("--golden", "a.cgx")
    #expect(run.exitCode == 1)
    #expect(
      run.output.contains("@@ -1,1 +1,1 @@\n-one\n\\ No newline at end of file\n+one\n"))
  }

  @Test func theExitCodeStandsInAnyCommentBeforeTheFirstStatement() throws {
    let folder = try TestFolder([
      "a.cgx": "#!/usr/bin/env cgx\n# What fails.\n\n  # Indented.\n# exit: 3\r\n\ncommit\n",
      "a.out": "", "b.cgx": "echo 1\n# exit: 3\n", "b.out": "1\n",
    ])
    let run = try folder.test("--golden", ".")
    #expect(run.exitCode == 0, "\(run.output)")
  }

  @Test func standardErrorAndExitCodeCountToo() throws {
    let folder = try TestFolder([
      "a.cgx": "# exit: 3\ncommit\n", "a.out": "", "a.err": "something else\n",
      "b.cgx": "commit\n", "b.out": "", "c.cgx": "# exit: many\n", "c.out": "",
    ])
    let run = try folder.test("--golden", ".")
    #expect(run.exitCode == 1)
    #expect(run.output.contains("./a.err\n@@"))
    #expect(run.output.contains("+error: nothing is staged\n"))
    #expect(run.output.contains("the script ended with 3, expected 0"))
    #expect(run.output.contains("'# exit:' names no exit code"))
    #expect(try folder.test("--golden", "--update", "a.cgx").output.contains("wrote    a.err\n"))
    #expect(try folder.test("--golden", "a.cgx").exitCode == 0)
  }

  @Test func namesInMessagesBeginBesideTheScriptAndNothingElseIsTakenOut() throws {
    let folder = try TestFolder([
      "s/a.cgx": "# exit: 66\nsource b.inc\necho \"s/elect\"\nload data/none.csv\n",
      "s/b.inc": "echo s/ourced\n", "s/a.out": "s/ourced\ns/elect\n", "s/a.err": "",
    ])
    #expect(try folder.test("--golden", "--update", "s").exitCode == 0)
    #expect(try folder.text("s/a.out") == "s/ourced\ns/elect\n")
    let errors = try folder.text("s/a.err")
    #expect(errors.contains("can't read 'data/none.csv'"))
    #expect(errors.contains("--> a.cgx:4:6\n"))
    let beside = try Program.run(
      ["test", "--golden", "a.cgx"], directory: folder.url.appending(path: "s"))
    #expect(beside.exitCode == 0, "\(beside.output)")
  }

  @Test func aScriptThatTakesTooLongIsEnded() throws {
    let folder = try TestFolder(["a.cgx": "sandbox clock real\nwait 1h\n", "a.out": ""])
    let run = try folder.test("--golden", "a.cgx", "--test-timeout", "1s")
    #expect(run.exitCode == 1)
    #expect(run.output.contains("error: the script takes longer than 1s\n"))
    #expect(run.output.contains("--> a.cgx:2:1"), "\(run.output)")
  }

  @Test func testFilesBelowAFolderAreLeftOut() throws {
    let folder = try TestFolder([
      "a.cgx": "echo 1\n", "a.out": "1\n", "t.cgx": "test \"t\"\n",
    ])
    let run = try folder.test("--golden", ".")
    #expect(run.exitCode == 0, "\(run.output)")
    #expect(run.output.contains("1 test: 1 passed"))
  }

  @Test func aFolderInTheWayIsAnError() throws {
    let folder = try TestFolder(["a.cgx": "echo 1\n", "a.out/x": ""])
    for options in [["--golden"], ["--golden", "--update"]] {
      let run = try Program.run(["test", "a.cgx"] + options, directory: folder.url)
      #expect(run.exitCode == 1)
      #expect(run.output.contains("it is a folder"))
    }
  }
}
