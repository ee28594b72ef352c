import CgxTestSupport
import Foundation
import Testing

/// `--metrics-file`, as its collector finds it.
@Suite struct MetricsFileOfARun {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "cgx-\(UUID().uuidString)")

  private var file: String { folder.appending(path: "cgx.prom").path }

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func lines() throws -> [Substring] {
    try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
  }

  @Test func isThereAtTheEndEvenWithoutACommit() throws {
    let run = try Program.run(["--sandbox", "--metrics-file", file, "-c", "echo hello"])
    #expect(run.exitCode == 0)
    #expect(run.errors == "")
    #expect(try lines().contains("cgx_injections_total 0"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["cgx.prom"])
  }

  @Test func isTheLastWordAfterAFailure() throws {
    let script = "set a 1\ncommit\nset a 2\nsandbox fault 400\ncommit"
    let run = try Program.run(["--sandbox", "--metrics-file", file, "-c", script])
    #expect(run.exitCode == 5)
    #expect(try lines().contains("cgx_injections_succeeded_total 1"))
    #expect(try lines().contains("cgx_injections_failed_total 1"))
  }

  @Test(arguments: ["missing.cgx", "-c 'set k v nonsense'"])
  func isThereWhereNothingCouldRun(script: String) throws {
    let run = try Program.run(
      ["-c", "exec \"$CGX\" --sandbox --metrics-file \"$FILE\" " + script], program: "/bin/sh",
      environment: ["CGX": Program.path, "FILE": file])
    #expect(run.exitCode != 0)
    #expect(try lines().contains("cgx_injections_total 0"))
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func isTheLastWordAfterAnInterrupt(signal: Int32) throws {
    let terminal = try PseudoTerminal(
      Program.path,
      [
        "--sandbox", "--metrics-file", file, "-c",
        "set a 1\ncommit\nset a 2\ncommit\necho ready\nwait 10m",
      ], environment: ["TERM": "xterm", "HOME": "/nonexistent"])
    try terminal.wait(for: "ready")
    terminal.send(signal: signal)
    #expect(try terminal.waitForExit() == 130)
    #expect(try lines().contains("cgx_injections_total 2"))
  }

  @Test func isReadableForTheCollectorWhateverTheUmask() throws {
    let run = try Program.run(
      ["-c", "umask 077; exec \"$CGX\" --sandbox --metrics-file \"$FILE\" -c 'echo hello'"],
      program: "/bin/sh", environment: ["CGX": Program.path, "FILE": file])
    #expect(run.exitCode == 0)
    let attributes = try FileManager.default.attributesOfItem(atPath: file)
    #expect(attributes[.posixPermissions] as? Int == 0o644)
  }

  @Test(arguments: [["--quiet"], ["--output", "json"], []])
  func isWarnedOfOnceWhereItCannotBeWritten(options: [String]) throws {
    let run = try Program.run(
      options + [
        "--sandbox", "--metrics-file", folder.path + "/none/cgx.prom", "-c",
        "sandbox clock virtual\nset a 1\ncommit\nwait 2s\nset a 2\ncommit",
      ])
    #expect(run.exitCode == 0)
    #expect(
      run.errors
        == "warning: can't write the metrics to '\(folder.path)/none/cgx.prom': there is no such folder\n"
    )
  }

  @Test func anEmptyNameIsWrongUsage() throws {
    let run = try Program.run(["--metrics-file", "", "-c", "echo hello"])
    #expect(run.exitCode == 64)
    #expect(run.errors.contains("--metrics-file is empty."))
  }
}
