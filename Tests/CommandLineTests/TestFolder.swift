import Foundation

/// A folder with files for `cgx test`, gone with the test.
final class TestFolder {
  let url = FileManager.default.temporaryDirectory.appending(path: "cgx-test-" + UUID().uuidString)

  init(_ files: [String: String] = [:]) throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (name, text) in files { try write(name, text) }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ name: String, _ text: String) throws {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
  }

  func isThere(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: url.appending(path: name).path)
  }

  func test(_ arguments: String..., environment: [String: String] = [:]) throws -> Program.Run {
    try Program.run(["test"] + arguments, environment: environment, directory: url)
  }
}
