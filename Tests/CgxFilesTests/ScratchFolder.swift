import CgxFiles
import Foundation
import Glibc
import Testing

/// A folder of its own for a test.
final class ScratchFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/cgx-files-XXXXXX".utf8CString)
    path = String(cString: try #require(mkdtemp(&template)))
  }

  deinit {
    for name in (try? names()) ?? [] { remove(path + "/" + name) }
    rmdir(path)
  }

  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  func text(_ name: String) throws -> String {
    String(decoding: try FileReader.read(path + "/" + name), as: UTF8.self)
  }

  func mode(_ name: String) -> mode_t {
    var status = stat()
    return lstat(path + "/" + name, &status) == 0 ? status.st_mode & 0o777 : 0
  }
}
