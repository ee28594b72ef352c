import CgxFiles
import Glibc
import Testing

@Suite struct FileStatuses {
  private let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    try AtomicFile.replace(folder.path + "/a", with: "four".utf8, mode: 0o600)
    symlink("a", folder.path + "/link")
    link(folder.path + "/a", folder.path + "/other-name")
    mkfifo(folder.path + "/pipe", 0o600)
  }

  private func status(_ name: String, followsLinks: Bool = true) -> FileStatus? {
    FileStatus(folder.path + "/" + name, followsLinks: followsLinks)
  }

  @Test func kindsAreToldApartAndALinkIsWhatItLeadsToUnlessAskedFor() {
    #expect(status("a")?.kind == .regular)
    #expect(status("a")?.size == 4)
    #expect(status("link")?.kind == .regular)
    #expect(status("link", followsLinks: false)?.kind == .link)
    #expect(status("pipe")?.kind == .pipe)
    #expect(FileStatus(folder.path)?.kind == .folder)
    #expect(FileStatus("/dev/null")?.kind == .characterDevice)
  }

  @Test func twoNamesOfAFileHaveOneIdentity() throws {
    #expect(status("a")?.identity == status("other-name")?.identity)
    #expect(status("a")?.identity == status("link")?.identity)
    #expect(status("a")?.identity != status("link", followsLinks: false)?.identity)
    #expect(status("a")?.identity != status("pipe")?.identity)
    let descriptor = open(folder.path + "/a", O_RDONLY)
    defer { close(descriptor) }
    #expect(FileStatus(descriptor: descriptor)?.identity == status("a")?.identity)
  }

  @Test func whereThereIsNothingTheSystemSaysWhy() {
    func code(_ status: () -> FileStatus?) -> Int32? { status() == nil ? errno : nil }
    #expect(code { status("none") } == ENOENT)
    #expect(code { FileStatus(descriptor: -1) } == EBADF)
  }
}
