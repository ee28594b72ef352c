import CgxFiles
import Glibc
import Testing

@Suite struct AtomicFiles {
  @Test(arguments: [false, true])
  func aFileIsReplacedWholeWithTheModeThatIsAskedFor(isSynced: Bool) throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/a"
    for (content, mode) in [("one\n", 0o600), ("two\n", 0o646)] as [(String, mode_t)] {
      try AtomicFile.replace(path, with: content.utf8, mode: mode, isSynced: isSynced)
      #expect(try folder.text("a") == content)
      #expect(folder.mode("a") == mode)
    }
    #expect(try folder.names() == ["a"])
  }

  @Test func aLinkIsReplacedAndAPublishedOneStays() throws {
    let folder = try ScratchFolder()
    try AtomicFile.replace(folder.path + "/a", with: "old\n".utf8, mode: 0o640)
    symlink("a", folder.path + "/link")
    try AtomicFile.publish(folder.path + "/link", "published\n".utf8)
    #expect(try folder.text("a") == "published\n")
    #expect(folder.mode("a") == 0o640)
    try AtomicFile.replace(folder.path + "/link", with: "replaced\n".utf8, mode: 0o600)
    #expect(try folder.text("a") == "published\n")
    #expect(try folder.text("link") == "replaced\n")
  }

  @Test func whatALinkToNothingLeadsToIsPublished() throws {
    let folder = try ScratchFolder()
    mkdir(folder.path + "/sub", 0o700)
    symlink("sub/a", folder.path + "/link")
    symlink("link", folder.path + "/other")
    symlink("circle", folder.path + "/circle")
    try AtomicFile.publish(folder.path + "/other", "published\n".utf8)
    #expect(try folder.text("sub/a") == "published\n")
    #expect(AbsolutePath.of(folder.path + "/circle") == AbsolutePath.of(folder.path) + "/circle")
  }

  @Test func aReadOnlyFileIsNotPublished() throws {
    let folder = try ScratchFolder()
    try AtomicFile.replace(folder.path + "/a", with: "old\n".utf8, mode: 0o444)
    let checked = #expect(throws: AtomicFile.WriteError.self) {
      try AtomicFile.check(folder.path + "/a")
    }
    let published = #expect(throws: AtomicFile.WriteError.self) {
      try AtomicFile.publish(folder.path + "/a", "new\n".utf8)
    }
    #expect([checked?.reason, published?.reason] == ["it is read-only", "it is read-only"])
    #expect(try folder.text("a") == "old\n")
    #expect(try folder.names() == ["a"])
  }

  @Test(arguments: [false, true])
  func whatIsNoRegularFileStaysAndNothingIsLeftBesideIt(isSynced: Bool) throws {
    let folder = try ScratchFolder()
    mkfifo(folder.path + "/pipe", 0o600)
    mkdir(folder.path + "/sub", 0o700)
    for (name, reason) in [("pipe", "it is no regular file"), ("sub", "it is a folder")] {
      let error = try #require(throws: AtomicFile.WriteError.self) {
        try AtomicFile.replace(
          folder.path + "/" + name, with: "new\n".utf8, mode: 0o600, isSynced: isSynced)
      }
      #expect(error.reason == reason)
      #expect(error.code == nil)
    }
    #expect(try folder.names() == ["pipe", "sub"])
  }

  @Test func aFullDiskLeavesTheOldFileAndNothingBesideIt() async {
    await #expect(processExitsWith: .success) {
      let folder = try ScratchFolder()
      try AtomicFile.replace(folder.path + "/a", with: "old\n".utf8, mode: 0o600)
      signal(SIGXFSZ, SIG_IGN)
      let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
      var limit = rlimit()
      getrlimit(resource, &limit)
      limit.rlim_cur = 100
      #expect(setrlimit(resource, &limit) == 0)
      let long = [UInt8](repeating: 0x61, count: 200)
      let error = try #require(throws: AtomicFile.WriteError.self) {
        try AtomicFile.replace(folder.path + "/a", with: long, mode: 0o600, isSynced: true)
      }
      #expect(error.code == EFBIG)
      #expect(try folder.text("a") == "old\n")
      #expect(try folder.names() == ["a"])
    }
  }

  @Test func aFolderThatIsNotThereIsToldWithTheSystemsCode() throws {
    let folder = try ScratchFolder()
    let error = try #require(throws: AtomicFile.WriteError.self) {
      try AtomicFile.replace(folder.path + "/none/a", with: "a".utf8, mode: 0o600, isSynced: true)
    }
    #expect(error.code == ENOENT)
    #expect(error.reason == "there is no such folder")
  }

  @Test func aSyncedFileMayStandInTheWorkingFolder() throws {
    let name = "cgx-files-test-\(getpid())"
    defer { unlink(name) }
    try AtomicFile.replace(name, with: "here\n".utf8, mode: 0o600, isSynced: true)
    #expect(String(decoding: try FileReader.read(name), as: UTF8.self) == "here\n")
  }
}
