import Foundation
import Testing

@testable import CgxShell

/// Each script of `Tests/Integration` prints what stands beside it in `.out` and `.err`, and ends
/// with the code of its first line. With `CGX_UPDATE_GOLDEN=1` the files are written instead.
@Suite struct Golden {
  static let folder = Program.root.appending(path: "Tests/Integration")

  static let scripts: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".cgx") }.sorted()

  @Test func thereAreScripts() {
    #expect(Self.scripts.count > 70)
  }

  @Test(arguments: scripts)
  func printsWhatIsBesideIt(script: String) throws {
    let url = Self.folder.appending(path: script)
    let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
    let exitCode = try #require(Self.header("exit", in: text).flatMap { Int32($0) })
    let options = (Self.header("args", in: text) ?? "--sandbox").split(separator: " ")
    let run = try Program.run(options.map(String.init) + [script], directory: Self.folder)
    #expect(run.exitCode == exitCode, "\(run.errors)")
    try Self.compare(run.output, with: url, "out")
    try Self.compare(run.errors, with: url, "err")
  }

  /// Without a socket, and with a clock that only waiting moves, nothing that a script sees changes.
  @Test func cgxTestFindsTheSame() throws {
    let usual = try Self.scripts.filter { script in
      let text = String(
        decoding: try Data(contentsOf: Self.folder.appending(path: script)), as: UTF8.self)
      return Self.header("args", in: text) == nil
    }
    #expect(usual.count > 70)
    let run = try Program.run(["test", "--golden", "--quiet"] + usual, directory: Self.folder)
    #expect(run.exitCode == 0, "\(run.output)")
  }

  /// The value of a line `# name: value` at the top.
  private static func header(_ name: String, in text: String) -> String? {
    let lines = text.split(whereSeparator: \.isNewline).prefix(2)
    let prefix = "# \(name): "
    return lines.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
  }

  /// As `cgx test --golden` does, but for what the scripts say of time themselves.
  static func masked(_ text: String) -> String {
    OutputMask(keptInstants: ["2020", "2026-02"], keepsNoTime: true, keepsHashes: true)
      .masked(text)
  }

  private static func compare(_ text: String, with script: URL, _ ending: String) throws {
    let file = script.deletingPathExtension().appendingPathExtension(ending)
    let masked = Self.masked(text)
    if ProcessInfo.processInfo.environment["CGX_UPDATE_GOLDEN"] != nil {
      try Data(masked.utf8).write(to: file)
      return
    }
    let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    #expect(masked == expected, "\(file.lastPathComponent)")
  }
}
