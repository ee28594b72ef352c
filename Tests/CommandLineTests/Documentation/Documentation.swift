import Foundation

/// The articles of the language reference.
enum Documentation {
  static let folder = Program.root.appending(path: "Sources/cgx/Documentation.docc")

  static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".md") }.sorted()

  static func page(_ name: String) throws -> MarkdownPage {
    try MarkdownPage(folder.appending(path: name))
  }
}
