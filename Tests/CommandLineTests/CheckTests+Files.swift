import Foundation
import Testing

/// Which files a check reads, and what it shows of them.
extension Checks {
  // MARK: Files elsewhere

  @Test(arguments: ["text", "json", "sarif"])
  func ofAFileOutsideOfWhatWasGivenNoTextIsTold(output: String) throws {
    let other = try Folder([
      "shadow": "root:hunter2\nset a 1 hunter2\n", "bad.json": #"{"a": hunter2}"#,
      "bad.csv": "key,value\nhunter2.x,1\n",
    ])
    let there = other.url.path
    let folder = try Folder([
      "sub/a.cgx":
        "source \(there)/shadow\nload \(there)/bad.json\nload \(there)/bad.csv\n"
        + "set b @\(there)/bad.json\nsource link.cgx\nsource ../near.cgx\n", "near.cgx": "neer\n",
    ])
    try FileManager.default.createSymbolicLink(
      at: folder.url.appending(path: "sub/link.cgx"),
      withDestinationURL: other.url.appending(path: "shadow"))
    let run = try folder.check(["--output", output, "sub/a.cgx"])
    #expect(run.exitCode == 2)
    #expect(!(run.output + run.errors).contains("hunter2"), "\(run.output)")
    #expect(!run.output.contains("root:"))
    #expect(run.output.contains("shadow"))
    // The working folder is shown, and so is what was given itself.
    #expect(run.output.contains("'neer'"))
    #expect(try other.check(["--output", output, "shadow"]).output.contains("hunter2"))
    if output == "text" { #expect(run.output.contains(" --> \(there)/shadow:1:1\n")) }
  }

  @Test func wordsOfAFileOutsideOfWhatWasGivenAreNotSuggested() throws {
    let other = try Folder([
      "names.cgx": "let hunter2 = \"a b\"\n", "shadow": "hunter2 hunter3\nlet hunter4 hunter5\n",
    ])
    let there = other.url.path
    let folder = try Folder([
      "a.cgx": "source \(there)/names.cgx\necho ${hunter}\nset ${hunter2} 1\ncommit\n",
      "b.cgx": "source \(there)/shadow\necho ${hunter}\n",
    ])
    let run = try folder.check(["a.cgx"])
    #expect(run.output.contains("'hunter' is not defined"))
    #expect(!run.output.contains("'hunter2'") && !run.output.contains("bad-key"), "\(run.output)")
    let shadow = try folder.check(["b.cgx"])
    #expect(!shadow.output.contains("mean 'hunter"), "\(shadow.output)")
  }

  @Test(arguments: ["text", "json", "sarif"])
  func theValueOfAVariableThatASecretTakesIsNotTold(output: String) throws {
    let folder = try Folder([
      "a.cgx": """
      let p = "HUNTER234"
      wait ${p}
      set --secret token ${p}
      set x 1 ${p}
      source ${p}
      commit

      """
    ])
    let run = try folder.check(["--output", output, "a.cgx"])
    #expect(run.output.contains("bad-scope") && run.output.contains("bad-time"))
    // The line of 'let' is in no excerpt.
    #expect(!(run.output + run.errors).contains("HUNTER234"), "\(run.output)")
  }

  @Test func aNameWithALineFeedStaysOnOneLine() throws {
    let name = "a\nerror: b.cgx"
    let folder = try Folder([name: "bogus\nset  a 1\n", "c\nd.cgx": "get  a\n"])
    for arguments in [
      ["check", name], ["format", "--check", name, "c\nd.cgx"], ["--sandbox", name],
    ] {
      let run = try Program.run(arguments, directory: folder.url)
      #expect(!(run.output + run.errors).contains("\nerror: b.cgx"), "\(run.output)\(run.errors)")
      #expect(!(run.output + run.errors).contains("\nd.cgx"), "\(run.output)\(run.errors)")
    }
  }

  @Test func aScriptThatNamesAMissingFileIsCountedAsAScript() throws {
    let run = try Folder(["a.cgx": "bogus\nset a @nofile\n"]).check(["a.cgx"])
    #expect(run.errors.hasPrefix("3 errors in 1 of 1 file; "), "\(run.errors)")
  }

  @Test func aGivenFileThatABrokenBranchSourcesIsLookedAtThere() throws {
    let folder = try Folder([
      "a.cgx": "let x = 1\nif env.X = 1\n  source b.cgx\nend\n", "b.cgx": "echo ${x}\n",
    ])
    #expect(try folder.codes(["a.cgx", "b.cgx"]) == ["a.cgx:2 bad-argument"])
  }

  @Test func aFileWhoseNameIsTheValueOfAVariableIsChecked() throws {
    let folder = try Folder([
      "a.cgx": "let f = lib/b.cgx\nsource ${f}\n", "lib/b.cgx": "stt\nsource c.cgx\n",
      "lib/c.cgx": "set a\n",
    ])
    #expect(
      try folder.codes(["a.cgx"]) == ["lib/b.cgx:1 unknown-statement", "lib/c.cgx:1 bad-argument"])
  }

  @Test func keysOfAFileOutsideOfWhatWasGivenAreNotTold() throws {
    let value = String(repeating: "x", count: 300_000)
    let other = try Folder(["keys.json": #"{"hunter2": "\#(value)"}"#])
    let text = "load \(other.url.path)/keys.json\ndiscard hunter\ncommit\n"
    let run = try Folder(["a.cgx": text]).check(["a.cgx"])
    #expect(run.output.contains("[too-large]"))
    #expect(run.output.contains("[not-staged]"))
    #expect(!run.output.contains("hunter2"), "\(run.output)")
    let near = try Folder(["a.cgx": "load keys.json\ndiscard hunter\ncommit\n"])
    try FileManager.default.copyItem(
      at: other.url.appending(path: "keys.json"), to: near.url.appending(path: "keys.json"))
    #expect(try near.check(["a.cgx"]).output.contains("did you mean 'hunter2'?"))
  }

  @Test func aFileOfAFolderThatCantBeReadLeavesTheOthers() throws {
    let folder = try Folder(["a.cgx": "commit\n", "c.cgx": "commit\n"])
    // Longer than what is read; nothing of it is on the disk.
    let large = folder.url.appending(path: "b.cgx")
    #expect(FileManager.default.createFile(atPath: large.path, contents: nil))
    #expect(truncate(large.path, 65 * 1024 * 1024) == 0)
    let run = try folder.check(["--output", "json", "."])
    #expect(run.exitCode == 66)
    #expect(run.errors.contains("can't read 'b.cgx': "))
    #expect(run.output.split(separator: "\n").count == 2)
  }

  @Test func aFolderThatCantBeReadLeavesTheOthers() throws {
    let folder = try Folder([
      "a.cgx": "commit\n", "shut/b.cgx": "commit\n", "listed/c.cgx": "", "listed/d.cgx": "",
      "z/e.cgx": "commit\n",
    ])
    let (shut, listed) = (folder.url.path + "/shut", folder.url.path + "/listed")
    #expect(chmod(shut, 0) == 0 && chmod(listed, 0o444) == 0)
    defer { _ = (chmod(shut, 0o700), chmod(listed, 0o700)) }
    let run = try Program.runUnprivileged(["check", "."], directory: folder.url)
    #expect(run.exitCode == 66)
    #expect(run.output.contains("--> a.cgx:1:1") && run.output.contains("--> z/e.cgx:1:1"))
    #expect(
      run.errors == """
        error: can't read 'listed': permission denied
        error: can't read 'shut': permission denied
        2 errors in 2 of 2 files; 2 paths could not be checked; \
        'cgx check --explain CODE' tells more

        """)
    let alone = try Program.runUnprivileged(["check", "shut"], directory: folder.url)
    #expect(alone.exitCode == 66)
    #expect(
      alone.errors == """
        error: can't read 'shut': permission denied
        no file checked; 1 path could not be checked

        """)
  }

  @Test func filesOfDataAreCountedByThemselves() throws {
    let folder = try Folder([
      "a.cgx": "load a.csv\ncommit\n", "b.cgx": "load a.csv\nstt\ncommit\n",
      "a.csv": "key,value\na.b,1\na.c,2\nok,3\n",
    ])
    #expect(
      try folder.check(["a.cgx"]).errors
        == "2 errors in 1 file of data; 1 file checked; 'cgx check --explain CODE' tells more\n")
    #expect(
      try folder.check(["."]).errors
        == "3 errors in 1 of 2 files and 1 file of data; 'cgx check --explain CODE' tells more\n")
  }

  @Test func whatIsCheckedAndWhatIsNotIsCounted() throws {
    let folder = try Folder(["a.cgx": "echo 1\n"])
    #expect(
      try folder.check(["a.cgx", "none.cgx"]).errors.hasSuffix(
        "\n1 file checked, nothing found; 1 path could not be checked\n"))
  }

  @Test func aPipeOfAFolderIsNoScriptAndAPipeOfTheShellIsRead() throws {
    let folder = try Folder(["a.cgx": "commit\n", "named": "commit\n"])
    #expect(mkfifo(folder.url.appending(path: "x.cgx").path, 0o600) == 0)
    #expect(try folder.codes(["."]) == ["a.cgx:1 empty-commit"])
    let named = try folder.check(["x.cgx", "a.cgx"])
    #expect(named.exitCode == 66)
    #expect(
      named.errors.hasPrefix(
        "error: can't read 'x.cgx': it is a pipe, not a file: use '-' or '<(…)'\n"))
    #expect(named.output.contains("--> a.cgx:1:1"))
    let run = try Program.run(
      ["-c", "exec \(Program.path) check <(cat named)"], program: "/bin/bash",
      directory: folder.url)
    #expect(run.exitCode == 2)
    #expect(run.output.contains("1 | commit"))
  }

  // MARK: Clocks

  @Test func testsAreCheckedOnTheClockTheyRunWith() throws {
    let text = "set a 1 user 2026-01-02T00:00:00Z\n"
    let folder = try Folder([
      "run.cgx": text + "commit\n", "part.cgx": text,
      "tests.cgx": "source part.cgx\ntest one\n\(text)commit\ntest two\n"
        + "set b 1 user 2025-12-31T00:00:00Z\ncommit\n",
    ])
    #expect(try folder.codes(["tests.cgx"]) == ["tests.cgx:6 past-time"])
    #expect(try folder.codes(["run.cgx"]) == ["run.cgx:1 past-time"])
  }
}
