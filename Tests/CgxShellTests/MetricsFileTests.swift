import CgxFiles
import Glibc
import Testing

@testable import CgxShell

@Suite struct MetricsFiles {
  private let folder: String

  init() throws {
    var template = Array("/tmp/cgx-metrics-XXXXXX".utf8CString)
    folder = String(cString: try #require(mkdtemp(&template)))
  }

  private func text(_ path: String) throws -> String {
    String(decoding: try FileReader.read(path), as: UTF8.self)
  }

  private func names() throws -> [String] {
    let directory = try #require(opendir(folder))
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  @Test func areReplacedWholeAndLeaveNothingBeside() throws {
    var file = MetricsFile(path: folder + "/cgx.prom")
    let now = ContinuousClock().now
    #expect(file.write("# HELP cgx_first long text\n", at: now) == nil)
    let old = open(file.path, O_RDONLY)
    defer { close(old) }
    #expect(file.write("# HELP cgx_a b\n", at: now) == nil)
    #expect(try text(file.path) == "# HELP cgx_a b\n")
    // Who reads the old one still sees all of it.
    #expect(
      String(decoding: try FileReader.read(old, name: "old"), as: UTF8.self)
        == "# HELP cgx_first long text\n")
    #expect(try names() == ["cgx.prom"])
  }

  @Test func theDraftOfAnotherProcessWithTheSameIDStays() throws {
    var file = MetricsFile(path: folder + "/cgx.prom")
    let draft = "cgx.prom.tmp-\(getpid())"
    symlink("/nonexistent/elsewhere", folder + "/" + draft)
    #expect(file.write("a\n", at: ContinuousClock().now) == nil)
    #expect(try names() == ["cgx.prom", draft])
    #expect(try text(file.path) == "a\n")
  }

  @Test func areDueOnceASecond() {
    var file = MetricsFile(path: folder + "/cgx.prom")
    let now = ContinuousClock().now
    #expect(file.isDue(at: now))
    _ = file.write("a\n", at: now)
    #expect(!file.isDue(at: now.advanced(by: .milliseconds(999))))
    #expect(file.isDue(at: now.advanced(by: .seconds(1))))
    #expect(file.isDue(at: now.advanced(by: .seconds(-1))))
  }

  @Test func whatFailsIsSaidOnceAndTriedAgain() throws {
    var file = MetricsFile(path: folder + "/later/cgx.prom")
    let now = ContinuousClock().now
    #expect(
      file.write("a\n", at: now)
        == .metricsFileUnwritable(path: file.path, reason: "there is no such folder"))
    #expect(!file.isDue(at: now))
    #expect(file.write("b\n", at: now) == nil)
    mkdir(folder + "/later", 0o755)
    #expect(file.write("c\n", at: now) == nil)
    #expect(try text(file.path) == "c\n")
  }

  @Test func aFileWithSomethingElseStaysAsItIs() throws {
    let path = folder + "/audit.jsonl"
    let other = open(path, O_WRONLY | O_CREAT, 0o600)
    _ = write(other, "{}\n", 3)
    close(other)
    var file = MetricsFile(path: path)
    #expect(
      file.write("# HELP cgx_a b\n", at: ContinuousClock().now)
        == .metricsFileUnwritable(path: path, reason: "it holds something else than metrics"))
    #expect(try text(path) == "{}\n")
  }

  @Test(arguments: [("/dev/null", "it is no regular file"), ("/tmp", "it is a folder")])
  func aDeviceOrAFolderIsNotReplaced(path: String, reason: String) {
    var file = MetricsFile(path: path)
    #expect(
      file.write("a\n", at: ContinuousClock().now)
        == .metricsFileUnwritable(path: path, reason: reason))
  }
}
