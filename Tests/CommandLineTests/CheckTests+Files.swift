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

  @Test func aPipeOfAFolderIsNoScriptAndAPipeThatIsNamedIsRead() throws {
    let folder = try Folder(["a.cgx": "commit\n", "named": "commit\n"])
    #expect(mkfifo(folder.url.appending(path: "x.cgx").path, 0o600) == 0)
    #expect(try folder.codes(["."]) == ["a.cgx:1 empty-commit"])
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
