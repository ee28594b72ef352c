import CgxLanguage
import CgxShell
import Foundation

/// A script that the project tests itself with, and what is known of how it ends.
struct CorpusScript {
  /// Relative to `Tests/Integration`.
  var path: String
  var script: Script
  /// What its first line says; nil for a test file, which passes.
  var exitCode: Int32?
  /// The lines, from 1, that the messages beside it point at.
  var failingLines: [Int] = []

  /// Every statement in it, those of branches included.
  var statements: [Statement] { script.statements.flatMap(\.andThoseInside) }

  /// The first words of the lines that the messages beside it point at. A run that ends uncommitted
  /// was ended by the last statement that it came to.
  var failingNames: [String] {
    if exitCode == ErrorKind.uncommitted.exitCode {
      let quit = script.statements.first { if case .quit = $0.command { true } else { false } }
      return (quit ?? script.statements.last).map { [$0.name] } ?? []
    }
    let lines = String(decoding: script.source.bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    return failingLines.filter { lines.indices.contains($0 - 1) }.compactMap {
      lines[$0 - 1].split(separator: " ").first.map(String.init)
    }
  }
}

extension CorpusScript {
  static let folder = Program.root.appending(path: "Tests/Integration")

  /// Every `.cgx` below `Tests/Integration` that is run by itself: those that help's examples read
  /// are parts of them.
  static func all() throws -> [CorpusScript] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".cgx") && !$0.hasPrefix("data/") && !$0.hasPrefix("help/") }
    return try paths.sorted().map(CorpusScript.init(path:))
  }

  private init(path: String) throws {
    let url = Self.folder.appending(path: path)
    let bytes = Array(try Data(contentsOf: url))
    self.path = path
    script = Parser.parse(SourceText(name: path, bytes: bytes))
    exitCode = String(decoding: bytes, as: UTF8.self)
      .firstMatch(of: #/^# exit: (\d+)/#).flatMap { Int32($0.output.1) }
    let errors = url.deletingPathExtension().appendingPathExtension("err")
    if let exitCode, exitCode != 0, let text = try? String(contentsOf: errors, encoding: .utf8) {
      failingLines = text.matches(of: #/(?m)^ *--> (.+):(\d+):\d+$/#)
        .filter { String($0.output.1) == url.lastPathComponent }.compactMap { Int($0.output.2) }
    }
  }
}

extension Statement {
  /// It and the statements in its branches; not the one behind `expect-error`, which fails.
  var andThoseInside: [Statement] {
    guard case .if(_, let then, let otherwise) = command else { return [self] }
    return [self] + (then + otherwise).flatMap(\.andThoseInside)
  }

  /// The word that it begins with.
  var name: String {
    String(decoding: source.bytes[range].prefix { $0 > 0x20 }, as: UTF8.self)
  }
}
