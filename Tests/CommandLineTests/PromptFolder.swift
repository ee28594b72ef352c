import CgxTestSupport
import Foundation

/// A folder of its own for shells that run one after the other.
final class PromptFolder {
  let path = FileManager.default.temporaryDirectory.appending(path: "cgx-\(UUID().uuidString)").path
  var state: String { path + "/state" }

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// A shell at its first prompt.
  func shell(
    _ options: [String] = [], environment: [String: String] = [:]
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      Program.path, ["--sandbox"] + options + ["--state-dir", state],
      environment: [
        "TERM": "xterm", "NO_COLOR": "1", "HOME": "/nonexistent", "PATH": "/usr/bin:/bin",
        "TMPDIR": path, "PAGER": "",
      ].merging(environment) { $1 }, columns: 200)
    try terminal.wait(for: "› ")
    return terminal
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: path + "/" + name, encoding: .utf8)
  }

  func mode(_ name: String) throws -> Int? {
    let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
    return attributes[.posixPermissions] as? Int
  }

  /// Tells files apart that stand at one path after each other.
  func inode(_ name: String) throws -> Int? {
    let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
    return attributes[.systemFileNumber] as? Int
  }

  /// The names in a folder of this one, in order.
  func names(_ folder: String = "") -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path + "/" + folder)) ?? []).sorted()
  }

  func write(_ text: String, to name: String) throws {
    let file = path + "/" + name
    try FileManager.default.createDirectory(
      at: URL(filePath: file).deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: file))
  }
}

extension PseudoTerminal {
  /// Types a statement and waits for what it says, and for the next prompt.
  func enter(_ statement: String, _ answer: String? = nil) throws {
    send(statement + "\r")
    if let answer { try wait(for: answer) }
    try wait(for: "› ")
  }

  /// Leaves, whatever is staged.
  func quit() throws -> Int32 {
    send("quit --discard\r")
    return try waitForExit()
  }
}
