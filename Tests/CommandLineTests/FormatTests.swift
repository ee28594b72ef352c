import Foundation
import Testing

/// `cgx format`, as it is called from a shell, an editor and a pipeline.
@Suite struct FormattingFiles {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "cgx-format-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func write(_ name: String, _ text: String) throws {
    let url = folder.appending(path: name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
  }

  private func mode(_ name: String) throws -> Int {
    let path = folder.appending(path: name).path
    return try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? 0
  }

  private func format(_ arguments: [String], input: String? = nil) throws -> Program.Run {
    try Program.run(["format"] + arguments, input: input, directory: folder)
  }

  private func remove() { try? FileManager.default.removeItem(at: folder) }

  @Test func onlyFilesThatChangeAreRewrittenAndNamed() throws {
    defer { remove() }
    try write("a.cgx", "set  a 1\n")
    try write("b.cgx", "set a 1\n")
    let before =
      try FileManager.default.attributesOfItem(
        atPath: folder.appending(path: "b.cgx").path)[.systemFileNumber] as? Int
    let run = try format(["a.cgx", "b.cgx"])
    #expect(run.exitCode == 0)
    #expect(run.output == "" && run.errors == "formatted a.cgx\n")
    #expect(try text("a.cgx") == "set a 1\n")
    let after =
      try FileManager.default.attributesOfItem(
        atPath: folder.appending(path: "b.cgx").path)[.systemFileNumber] as? Int
    #expect(before == after)
    #expect(try format(["."]).errors == "")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
  }

  @Test func foldersAreSearchedInOrder() throws {
    defer { remove() }
    for name in ["z.cgx", "sub/b.cgx", "a.cgx", "sub/deep/c.cgx", "note.txt", ".git/x.cgx"] {
      try write(name, " show")
    }
    let run = try format(["--check", "."])
    #expect(run.exitCode == 2)
    #expect(run.output == "a.cgx\nsub/b.cgx\nsub/deep/c.cgx\nz.cgx\n" && run.errors == "")
    #expect(try text("a.cgx") == " show")
    try write("empty/x.txt", "")
    let empty = try format(["empty"])
    #expect(empty.exitCode == 66 && empty.errors.contains("no script"))
  }

  @Test func aFolderThatCantBeReadLeavesTheOthers() throws {
    defer { remove() }
    for name in ["a.cgx", "shut/b.cgx", "z/c.cgx"] { try write(name, " show") }
    let shut = folder.appending(path: "shut").path
    #expect(chmod(shut, 0) == 0)
    defer { chmod(shut, 0o700) }
    let run = try Program.runUnprivileged(["format", "--check", "."], directory: folder)
    #expect(run.exitCode == 66)
    #expect(run.errors == "error: 'shut': permission denied\n")
    #expect(run.output == "a.cgx\nz/c.cgx\n")
  }

  @Test func aMissingLastNewlineIsShown() throws {
    defer { remove() }
    try write("a.cgx", "show")
    #expect(
      try format(["--diff", "a.cgx"]).output
        == "--- a.cgx\n+++ a.cgx\n@@ -1,1 +1,1 @@\n-show\n\\ No newline at end of file\n+show\n")
  }

  @Test func theDifferenceIsShown() throws {
    defer { remove() }
    try write("a.cgx", "show\nset  a 1\n")
    let run = try format(["--diff", "a.cgx"])
    #expect(run.exitCode == 2)
    #expect(run.output.hasPrefix("--- a.cgx\n+++ a.cgx\n@@ -1,"))
    #expect(run.output.contains("\n-set  a 1\n+set a 1\n"))
    #expect(try text("a.cgx") == "show\nset  a 1\n")
    #expect(try format(["a.cgx"]).exitCode == 0)
    #expect(try format(["--diff", "a.cgx"]).exitCode == 0)
  }

  @Test func whatDoesNotParseStaysAndTheOthersGoOn() throws {
    defer { remove() }
    try write("a.cgx", "set  a\nshwo\n")
    try write("b.cgx", "set  a 1\n")
    let run = try format(["a.cgx", "missing.cgx", "b.cgx"])
    #expect(run.exitCode == 66)
    #expect(run.errors.contains("--> a.cgx:1:7") && run.errors.contains("did you mean 'show'?"))
    #expect(run.errors.contains("'missing.cgx': there is no such file"))
    #expect(try text("a.cgx") == "set  a\nshwo\n")
    #expect(try text("b.cgx") == "set a 1\n")
    #expect(try format(["a.cgx"]).exitCode == 2)
    #expect(try format(["--check", "a.cgx"]).exitCode == 2)
  }

  @Test func secretsOfAFileThatDoesNotParseAreNotShown() throws {
    defer { remove() }
    try write("a.cgx", "set --secret pin opensesame 12x4 sesion\n")
    let run = try format(["a.cgx"])
    #expect(run.exitCode == 2)
    #expect(!run.errors.contains("opensesame") && !run.errors.contains("12x4"))
  }

  @Test func editorsPipeThroughIt() throws {
    let run = try format(["-"], input: "if a == 1\nshow\nend")
    #expect(run.exitCode == 0 && run.errors == "")
    #expect(run.output == "if a == 1\n  show\nend\n")
    #expect(try format([], input: "show\n").output == "show\n")
    let bad = try format(["-"], input: "show\nset a\n")
    #expect(bad.exitCode == 2 && bad.output == "")
    #expect(bad.errors.contains("--> -:2:6"))
    let check = try format(["--check", "-"], input: " show\n")
    #expect(check.exitCode == 2 && check.output == "-\n")
    #expect(try format(["--check", "-"], input: "show\n").exitCode == 0)
    remove()
  }

  @Test func usage() throws {
    defer { remove() }
    for arguments in [["-", "a.cgx"], [""], ["--nosuch"]] {
      let run = try format(arguments)
      #expect(run.exitCode == 64 && run.output == "", "\(arguments)")
    }
  }

  // MARK: Files of every kind

  @Test func modeAndLinkStay() throws {
    defer { remove() }
    try write("real/a.cgx", "#!/usr/bin/env cgx\n show")
    let manager = FileManager.default
    try manager.setAttributes(
      [.posixPermissions: 0o751], ofItemAtPath: folder.appending(path: "real/a.cgx").path)
    try manager.createSymbolicLink(
      atPath: folder.appending(path: "link.cgx").path, withDestinationPath: "real/a.cgx")
    #expect(try format(["link.cgx"]).exitCode == 0)
    #expect(try text("real/a.cgx") == "#!/usr/bin/env cgx\nshow\n")
    #expect(try mode("real/a.cgx") == 0o751)
    let link = folder.appending(path: "link.cgx").path
    #expect(try manager.destinationOfSymbolicLink(atPath: link) == "real/a.cgx")
  }

  @Test func theOtherNamesOfAFileStayItsNames() throws {
    defer { remove() }
    try write("a.cgx", "    show\n")
    let path = folder.appending(path: "a.cgx").path
    try FileManager.default.linkItem(atPath: path, toPath: folder.appending(path: "b.cgx").path)
    #expect(try format(["a.cgx"]).errors == "formatted a.cgx\n")
    #expect(try text("a.cgx") == "show\n" && text("b.cgx") == "show\n")
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.referenceCount] as? Int == 2)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
  }

  /// A limit of file sizes stands in for a full disk.
  @Test func whatIsLostOfAFileWithSeveralNamesStandsBesideIt() throws {
    defer { remove() }
    let text =
      (0..<10).map { "if a == \($0)\n" }.joined() + String(repeating: "show\n", count: 80)
      + String(repeating: "end\n", count: 10)
    try write("a.cgx", text)
    try FileManager.default.linkItem(
      at: folder.appending(path: "a.cgx"), to: folder.appending(path: "b.cgx"))
    let run = try Program.run(
      ["-c", "trap '' XFSZ; ulimit -f 1; exec '\(Program.path)' format a.cgx"],
      program: "/bin/bash", directory: folder)
    #expect(run.exitCode == 66)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let copy = try #require(names.first { $0.hasPrefix("a.cgx.tmp-") })
    #expect(run.errors.hasPrefix("error: 'a.cgx': File too large; what it held is in '"))
    #expect(run.errors.hasSuffix("/\(copy)'\n"))
    #expect(try self.text(copy) == text)
  }

  @Test func extendedAttributesAndAccessListsStay() throws {
    defer { remove() }
    let names = ["user.origin", "system.posix_acl_access"]
    try write("a.cgx", " show")
    try write("b.cgx", " show")
    // Version 2, then of each its tag, permissions and ID: the owner, a user, the group, the mask, others.
    let list = [
      [1, 6, 0xFFFF_FFFF], [2, 4, 4711], [4, 0, 0xFFFF_FFFF], [0x10, 4, 0xFFFF_FFFF],
      [0x20, 0, 0xFFFF_FFFF],
    ]
    let code = """
      import os, struct
      entries = \(list.map { ($0[0], $0[1], $0[2]) })
      acl = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *e) for e in entries)
      os.setxattr("a.cgx", "user.origin", b"hand\\0made")
      os.setxattr("a.cgx", "system.posix_acl_access", acl)
      os.setxattr(".", "system.posix_acl_default", acl)
      """
    try runPython(code)
    let before = try attributes(names, of: "a.cgx")
    #expect(before.contains("hand") && before.contains("acl"))
    let none = try attributes(names, of: "b.cgx")
    #expect(try format(["."]).errors == "formatted a.cgx\nformatted b.cgx\n")
    #expect(try attributes(names, of: "a.cgx") == before)
    // The folder gives new files a list: this one had none.
    #expect(try attributes(names, of: "b.cgx") == none)
  }

  @discardableResult
  private func runPython(_ code: String) throws -> String {
    let run = try Program.run(
      ["-c", code], program: try Program.python(having: "struct"), directory: folder)
    try #require(run.exitCode == 0, "\(run.errors)")
    return run.output
  }

  /// What the file has of them, with its mode.
  private func attributes(_ names: [String], of file: String) throws -> String {
    try runPython(
      """
      import os
      have = os.listxattr("\(file)")
      print([(n, os.getxattr("\(file)", n)) for n in \(names) if n in have], \
      oct(os.stat("\(file)").st_mode))
      """)
  }

  @Test func whatALinkInAFolderLeadsToIsNotRewrittenUnasked() throws {
    defer { remove() }
    try write("outside/a.cgx", " show")
    try write("inside/b.cgx", " show")
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending(path: "inside/link.cgx").path,
      withDestinationPath: "../outside/a.cgx")
    #expect(try format(["inside"]).errors == "formatted inside/b.cgx\n")
    #expect(try text("outside/a.cgx") == " show")
    #expect(try format(["inside/link.cgx"]).errors == "formatted inside/link.cgx\n")
    #expect(try text("outside/a.cgx") == "show\n")
  }

  @Test func aReadOnlyFileIsAnError() throws {
    defer { remove() }
    try write("a.cgx", " show")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o444], ofItemAtPath: folder.appending(path: "a.cgx").path)
    let run = try format(["a.cgx"])
    #expect(run.exitCode == 66)
    #expect(run.errors == "error: 'a.cgx': it is read-only\n")
    #expect(try text("a.cgx") == " show")
    #expect(try format(["--check", "a.cgx"]).exitCode == 2)
  }

  @Test func pipesAndBinaryFilesAreErrors() throws {
    defer { remove() }
    mkfifo(folder.appending(path: "pipe.cgx").path, 0o600)
    for options in [[], ["--check"], ["--diff"]] {
      let run = try format(options + ["pipe.cgx"])
      #expect(run.errors == "error: 'pipe.cgx': it is no regular file\n")
    }
    try Data([0, 1, 2]).write(to: folder.appending(path: "binary.cgx"))
    let run = try format(["binary.cgx"])
    #expect(run.exitCode == 2 && run.errors.contains("NUL"))
    #expect(try Data(contentsOf: folder.appending(path: "binary.cgx")) == Data([0, 1, 2]))
  }

  /// A limit of file sizes stands in for a full disk: the write fails, whoever runs it.
  @Test func whatCanNotBeWrittenWholeLeavesTheFile() throws {
    defer { remove() }
    let text = String(repeating: "set  a 1\n", count: 1000)
    try write("a.cgx", text)
    let run = try Program.run(
      ["-c", "trap '' XFSZ; ulimit -f 1; exec '\(Program.path)' format a.cgx"],
      program: "/bin/bash", directory: folder)
    #expect(run.exitCode == 66)
    #expect(run.errors == "error: 'a.cgx': File too large\n")
    #expect(try self.text("a.cgx") == text)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.cgx"])
  }
}
