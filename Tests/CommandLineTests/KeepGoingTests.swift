import CgxJSON
import CgxTestSupport
import Foundation
import Testing

/// `--keep-going`: files in shells of their own.
@Suite struct KeepingGoing {
  private let folder: Checks.Folder

  init() throws {
    folder = try Checks.Folder([
      "good.cgx": "set a 1\ncommit\n", "fails.cgx": "let n = 1\nexpect n == 2\necho not reached\n",
      "staged.cgx": "set a 1\n", "broken.cgx": "stt\n", "names.cgx": "let a = 1\n",
      "uses.cgx": "echo ${a}\n", "waits.cgx": "echo ready\nwait 10m\n", "empty.cgx": "",
    ])
  }

  private func run(_ arguments: [String]) throws -> Program.Run {
    try Program.run(["--sandbox", "--keep-going"] + arguments, directory: folder.url)
  }

  @Test func theOthersAreRunAndTheWorstCodeCounts() throws {
    let run = try run(["fails.cgx", "nosuch.cgx", "broken.cgx", "staged.cgx", "good.cgx"])
    #expect(run.exitCode == 9)
    #expect(run.output.hasPrefix("committed "))
    #expect(!run.output.contains("not reached"))
    #expect(
      run.errors.hasSuffix(
        """
        5 files: 1 done, 4 failed
          fails.cgx: exit code 1
          nosuch.cgx: exit code 66
          broken.cgx: exit code 2
          staged.cgx: exit code 9

        """), "\(run.errors)")
  }

  @Test func eachHasAShellOfItsOwn() throws {
    #expect(try Program.run(["names.cgx", "uses.cgx"], directory: folder.url).exitCode == 0)
    #expect(try run(["names.cgx", "uses.cgx"]).exitCode == 3)
    #expect(try run(["staged.cgx", "good.cgx"]).exitCode == 9)
  }

  @Test func allDoneIsExit0() throws {
    let run = try run(["good.cgx", "empty.cgx"])
    #expect(run.exitCode == 0)
    #expect(run.errors == "2 files: 2 done\n")
    #expect(try self.run(["--quiet", "good.cgx"]).errors == "")
  }

  @Test func theSummaryIsALineOfJSON() throws {
    let run = try run(["--output", "json", "good.cgx", "staged.cgx"])
    let line = try #require(run.output.split(separator: "\n").last)
    #expect(
      line
        == #"{"statement":null,"ok":false,"location":null,"result":{"files":[{"file":"good.cgx","exit":0},{"file":"staged.cgx","exit":9}],"exit":9}}"#
    )
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func anInterruptEndsAllOfIt(signal: Int32) throws {
    let terminal = try PseudoTerminal(
      Program.path,
      ["--sandbox", "--keep-going"]
        + ["good.cgx", "waits.cgx", "good.cgx"].map { folder.url.appending(path: $0).path },
      environment: ["TERM": "dumb", "HOME": "/nonexistent"])
    try terminal.wait(for: "ready")
    terminal.send(signal: signal)
    try terminal.wait(for: "3 files: 1 done, 1 failed, 1 not run")
    try terminal.wait(for: "not run, interrupted before")
    #expect(try terminal.waitForExit() == 130)
  }

  @Test(arguments: [["-c", "echo 1"], [], ["--metrics-file", "m.prom", "good.cgx"]])
  func itIsForFilesWithoutAMetricsFile(arguments: [String]) throws {
    #expect(try run(arguments).exitCode == 64)
  }

  // MARK: Interrupts of a single run

  /// While the sandbox starts, in the middle of a request, and while a script waits: each says what
  /// was sent.
  @Test(
    arguments: [SIGINT, SIGTERM],
    [
      ("echo ready\nwait 10m\nset b 1", "nothing was sent"),
      ("set a 1\necho ready\nget\nwait 10m", "nothing was sent"),
      ("sandbox fault timeout\nset a 1\necho ready\ncommit\nset b 1", "stays staged"),
    ])
  func anInterruptTellsTheFate(signal: Int32, script: (text: String, fate: String)) throws {
    let terminal = try PseudoTerminal(
      Program.path, ["--sandbox", "-c", script.text],
      environment: ["TERM": "dumb", "HOME": "/nonexistent"])
    try terminal.wait(for: "ready")
    terminal.send(signal: signal)
    try terminal.wait(for: script.fate)
    // 8 where the request was under way.
    let code = try terminal.waitForExit()
    #expect(code == 130 || code == 8 && script.text.contains("commit"), "\(code)")
  }

  @Test(
    arguments: [SIGINT, SIGTERM],
    ["load pipe", "set a @pipe", "source pipe", "let f = pipe\nsource ${f}", "crm @pipe"])
  func anInterruptEndsTheWaitingForAPipe(signal: Int32, text: String) throws {
    let folder = try Checks.Folder(["a.cgx": text + "\nset b 1\ncommit\n"])
    let pipe = folder.url.appending(path: "pipe").path
    mkfifo(pipe, 0o600)
    let terminal = try PseudoTerminal(
      Program.path, ["--sandbox", folder.url.appending(path: "a.cgx").path],
      environment: ["TERM": "dumb", "HOME": "/nonexistent"])
    // Only a pipe that somebody reads can be opened like this.
    var writer = open(pipe, O_WRONLY | O_NONBLOCK)
    for _ in 0..<1000 where writer < 0 {
      usleep(10_000)
      writer = open(pipe, O_WRONLY | O_NONBLOCK)
    }
    try #require(writer >= 0)
    defer { close(writer) }
    terminal.send(signal: signal)
    try terminal.wait(for: "interrupted while")
    #expect(try terminal.waitForExit() == 130)
  }
}
