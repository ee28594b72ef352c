import CgxJSON
import Foundation
import Testing

/// The built program, run without a terminal.
@Suite struct Processes {
  private func temporaryFolder() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appending(path: "cgx-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  // MARK: Ways in

  @Test func statementsComeFromTheCommandLineInOrder() throws {
    let run = try Program.run(["-c", "let a = 1", "-c", "echo ${a}\necho two"])
    #expect(run.output == "1\ntwo\n")
    #expect(run.exitCode == 0)
  }

  @Test(arguments: [[], ["-"]])
  func statementsComeFromStandardInput(arguments: [String]) throws {
    let run = try Program.run(arguments, input: "echo 1\necho Zoë\n")
    #expect(run.output == "1\nZoë\n")
  }

  @Test func aScriptMayBeExecutable() throws {
    let folder = try temporaryFolder()
    let script = folder.appending(path: "hello")
    try "#!\(Program.path)\necho hello\n".write(to: script, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
    let process = Process()
    process.executableURL = script
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(String(decoding: output, as: UTF8.self) == "hello\n")
  }

  @Test func filesRunInOneShellAndAllAreParsedFirst() throws {
    let folder = try temporaryFolder()
    try "let a = 1\n".write(
      to: folder.appending(path: "a.cgx"), atomically: true, encoding: .utf8)
    try "echo ${a}\n".write(
      to: folder.appending(path: "b.cgx"), atomically: true, encoding: .utf8)
    try "echo ${a\n".write(
      to: folder.appending(path: "c.cgx"), atomically: true, encoding: .utf8)
    #expect(try Program.run(["run", "a.cgx", "b.cgx"], directory: folder).output == "1\n")
    let broken = try Program.run(["a.cgx", "b.cgx", "c.cgx"], directory: folder)
    #expect(broken.exitCode == 2)
    #expect(broken.output == "")
  }

  @Test func variablesComeFromTheCommandLine() throws {
    let run = try Program.run([
      "--var", "n=1.10", "--var", "text=a b", "--var", #"list=[1,2]"#, "-c",
      "echo ${n} ${text} ${list.1}\nexpect n is number",
    ])
    #expect(run.output == "1.10 a b 2\n")
    #expect(run.exitCode == 0)
  }

  // MARK: Wrong usage

  @Test(arguments: [
    ["--no-such-option"], ["--timeout", "soon", "-c", "echo 1"], ["--var", "1a=2", "-c", "echo 1"],
    ["--var", "context=2", "-c", "echo 1"], ["--output", "xml"], ["--session", "", "-c", "echo 1"],
    ["file.cgx", "-c", "echo 1"],
    ["--sandbox", "--tenant", "https://t.example", "-c", "echo 1"], ["sandbox", "--port", "70000"],
    ["--attempts", "0", "-c", "echo 1"], ["--attempts", "11", "-c", "echo 1"],
    ["--rate", "100", "-c", "echo 1"], ["--rate", "0/m", "-c", "echo 1"],
    ["--rate", "1/year", "-c", "echo 1"], ["--on-conflict", "mine", "-c", "echo 1"],
    ["sandbox", "--rate-limit", "0"], ["--env-file", "/no/such/file", "-c", "echo 1"],
  ])
  func wrongUsageSaysSoAndDoesNothing(arguments: [String]) throws {
    let run = try Program.run(arguments)
    #expect(run.exitCode == 64, "\(run.errors)")
    #expect(run.output == "")
    #expect(!run.errors.isEmpty)
  }

  @Test func aMissingFileIsExit66() throws {
    let run = try Program.run(["no-such-file.cgx"])
    #expect(run.exitCode == 66)
    #expect(run.errors.contains("no-such-file.cgx"))
  }

  @Test func aFileThatIsTooLargeIsRefusedAtOnce() throws {
    let file = try temporaryFolder().appending(path: "big.cgx")
    try Data().write(to: file)
    let handle = try FileHandle(forWritingTo: file)
    try handle.truncate(atOffset: 100 * 1024 * 1024)
    let run = try Program.run([file.path])
    #expect(run.exitCode == 2)
    #expect(run.errors.contains("at most 67108864"))
  }

  @Test func aHundredThousandBracketsAreAnError() throws {
    let run = try Program.run(["-"], input: "set k " + String(repeating: "[", count: 100_000))
    #expect(run.exitCode == 2)
    #expect(run.errors.contains("nested deeper than 256 levels"))
    #expect(run.errors.utf8.count < 2000)
  }

  // MARK: Limits

  @Test(arguments: [(0, Int32(0)), (1, 3)])
  func theBodyMayBeExactlyAsLongAsTheLimit(more: Int, exitCode: Int32) throws {
    let frame =
      #"{"variables":[{"key":"k","value":"","scope":"session","expiresAt":null}],"#
      + #""mergeStrategy":"atomic_put"}"#
    let text = String(repeating: "x", count: 262_144 - frame.utf8.count + more)
    let run = try Program.run(
      ["--sandbox", "-"],
      input: "set k \"\(text)\"\ncommit\nexpect sandbox.requests.put == 1\n")
    #expect(run.exitCode == exitCode, "\(run.errors.prefix(500))")
  }

  // MARK: Output

  @Test func quietSaysOnlyResultsAndErrors() throws {
    let script = "auth\nset a 1\nset a 2\nshow\ndiscard"
    #expect(try Program.run(["--sandbox", "--quiet", "-c", script]).errors == "")
    #expect(try Program.run(["--sandbox", "-c", script]).errors != "")
  }

  @Test func withJSONEachStatementIsOneLineOfJSON() throws {
    let run = try Program.run(
      ["--sandbox", "--output", "json", "-c", "set a {\"x\": \"Zoë\"}\nset b 1\ncommit\nset c 1"])
    #expect(run.exitCode == 9)
    #expect(run.errors == "")
    let lines = try run.output.split(separator: "\n").map { try JSON(parsing: String($0)) }
    #expect(
      lines.map { $0["statement"] } == [
        .string("set"), .string("set"), .string("commit"), .string("set"), .null,
      ])
    #expect(
      lines.map { $0["ok"] } == [.bool(true), .bool(true), .bool(true), .bool(true), .bool(false)])
    #expect(lines[2]["result"]?["status"] == .integer(200))
    #expect(lines[4]["error"]?["kind"] == .string("uncommitted"))
    #expect(lines[4]["error"]?["sent"] == .string("nothing"))
  }

  @Test func aScriptThatDoesNotParseIsOneLineOfJSONToo() throws {
    let run = try Program.run(["--output", "json", "-c", "echo 1\nset"])
    #expect(run.exitCode == 2)
    let line = try JSON(parsing: run.output)
    #expect(line["location"] == .string("-c:2:4"))
    #expect(line["error"]?["kind"] == .string("parse"))
  }

  @Test func resultsThatCannotBeWrittenAreAnError() throws {
    let process = Process()
    process.executableURL = URL(filePath: Program.path)
    process.arguments = ["-c", "echo 1"]
    process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 74)
    let commit = try Program.run(
      ["-c", "exec \"$CGX\" --sandbox -c 'set a 1' -c commit > /dev/full"], program: "/bin/sh",
      environment: ["CGX": Program.path])
    #expect(commit.exitCode == 74)
    #expect(commit.errors.contains(#/commit cmt_[0-9a-f]{16}: committed/#))
    #expect(text.contains("can't write the results"))
  }

  @Test func aPatternThatTakesAgesIsGivenUp() throws {
    let run = try Program.run([
      "-c", "let s = aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\nexpect s matches '^(a+)+$'",
    ])
    #expect(run.exitCode == 3)
    #expect(run.errors.contains("takes too long"))
  }

  @Test(arguments: [253, 254, 255])
  func whatTheLanguageLetsNestIsCommitted(depth: Int) throws {
    let value =
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    let run = try Program.run(["--sandbox", "-"], input: "set k \(value)\ncommit\nget k\n")
    #expect(run.exitCode == 0, "\(run.errors)")
  }

  @Test func aSecretOfTheEnvironmentIsNoValue() throws {
    for script in ["echo ${env.COGNIGY_CLIENT_SECRET}", "expect env.COGNIGY_CLIENT_SECRET == x"] {
      let run = try Program.run(
        ["-c", script], environment: ["COGNIGY_CLIENT_SECRET": "hunter2"])
      #expect(run.exitCode == 3)
      #expect(!(run.output + run.errors).contains("hunter2"))
    }
  }

  // MARK: The tenant

  @Test func nobodyListeningIsExit7AndNothingIsSent() throws {
    let run = try Program.run(
      ["--tenant", "http://127.0.0.1:1", "-c", "session s --unchecked\nset a 1\ncommit"],
      environment: ["COGNIGY_TOKEN": "t"])
    #expect(run.exitCode == 7)
    #expect(run.errors.contains("nothing was sent"))
    #expect(run.errors.contains("1 change stays staged"))
  }

  @Test func halfACredentialIsNamed() throws {
    let run = try Program.run(
      ["--tenant", "http://127.0.0.1:1", "-c", "auth"], environment: ["COGNIGY_CLIENT_ID": "me"])
    #expect(run.exitCode == 4)
    #expect(run.errors.contains("COGNIGY_CLIENT_SECRET is missing"))
  }
}
