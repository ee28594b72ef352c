import CgxLanguage
import Foundation
import Testing

/// What the articles show is what happens.
@Suite struct Articles {
  /// The blocks that an article may have: scripts, what they print, the synopsis of a statement,
  /// and what other programs read.
  private static let languages: Set = ["cgx", "output", "syntax", "sh", "json", "csv", "yaml"]

  @Test func thereAreArticles() {
    #expect(Documentation.names.count >= 12)
  }

  @Test(arguments: Documentation.names)
  func everyBlockIsOfAKindThatIsChecked(name: String) throws {
    for block in try Documentation.page(name).blocks {
      #expect(Self.languages.contains(block.language), "\(name):\(block.line)")
      let isShown = block.mark?.hasPrefix("output of: cgx ") == true || block.followsABlock
      #expect(block.language != "output" || isShown, "\(name):\(block.line): output of what?")
    }
  }

  /// Each script runs against a sandbox of its own. `<!-- exit: N -->` above it says how it ends,
  /// and a block `output` below it what it prints.
  @Test(arguments: Documentation.names)
  func everyScriptRunsAndPrintsWhatStandsBelow(name: String) throws {
    let page = try Documentation.page(name)
    for (block, next) in zip(page.blocks, page.blocks.dropFirst().map(\.self) + [nil])
    where block.language == "cgx" && block.mark != Self.testFile {
      let shown = try ShownOutput.of(
        "--sandbox -c \"$SCRIPT\"", directory: Self.folder, environment: ["SCRIPT": block.code])
      let exitCode = block.mark?.wholeMatch(of: #/exit: (\d+)/#).flatMap { Int32($0.output.1) }
      #expect(shown.exitCode == exitCode ?? 0, "\(name):\(block.line)\n\(shown.text)")
      if let next, next.language == "output", next.followsABlock, next.mark == nil {
        try ShownOutput.compare(shown.text, with: next, of: page)
      }
    }
  }

  /// The mark of a script that is a test file.
  private static let testFile = "test file"

  /// A block `output` below a test file is what `cgx test` prints of it.
  @Test(arguments: Documentation.names)
  func everyTestFilePasses(name: String) throws {
    let page = try Documentation.page(name)
    for (block, next) in zip(page.blocks, page.blocks.dropFirst().map(\.self) + [nil])
    where block.mark == Self.testFile {
      let scratch = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: scratch) }
      try Data(block.code.utf8).write(to: scratch.appending(path: "session.cgx"))
      let shown = try ShownOutput.of("test session.cgx", directory: scratch)
      #expect(shown.exitCode == 0, "\(name):\(block.line)\n\(shown.text)")
      if let next, next.language == "output", next.followsABlock, next.mark == nil {
        try ShownOutput.compare(shown.text, with: next, of: page)
      }
    }
  }

  /// Scripts that read a file find one of that name here.
  private static let folder = Program.root.appending(path: "Tests/Integration/help")

  @Test(arguments: Documentation.names)
  func everyCommandPrintsWhatStandsBelow(name: String) throws {
    let page = try Documentation.page(name)
    for block in page.blocks {
      guard let command = block.mark?.wholeMatch(of: #/output of: cgx (.+)/#)?.output.1 else {
        continue
      }
      try ShownOutput.compare(ShownOutput.of(String(command)).text, with: block, of: page)
    }
  }

  @Test(arguments: Documentation.names)
  func jsonInItIsJSON(name: String) throws {
    for block in try Documentation.page(name).blocks where block.language == "json" {
      #expect(throws: Never.self, "\(name):\(block.line)") {
        try JSONSerialization.jsonObject(with: Data(block.code.utf8))
      }
    }
  }

  @Test(arguments: StatementSyntax.all)
  func everyStatementHasASectionWithItsSynopsisAndAnExample(syntax: StatementSyntax) throws {
    let sections = try Documentation.names.map(Documentation.page).flatMap { page in
      page.blocks.filter { $0.heading == "`\(syntax.name)`" }.map { (page, $0) }
    }
    let (page, block) = try #require(
      sections.first, "no article has a section '### `\(syntax.name)`'")
    #expect(block.language == "syntax")
    try ShownOutput.compare(syntax.synopsis + "\n", with: block, of: page)
    let isShown = sections.dropFirst().contains { $0.1.code.contains(syntax.name) }
    #expect(isShown || syntax.needsAPerson, "'\(syntax.name)' has no example")
  }

  @Test func everySectionOfAStatementIsOfOneThatExists() throws {
    let names = Set(StatementSyntax.all.map(\.name))
    for page in try Documentation.names.map(Documentation.page) {
      for block in page.blocks where block.language == "syntax" {
        let name = block.heading.codeWords.first ?? ""
        #expect(names.contains(name), "\(page.name):\(block.line)")
      }
    }
  }
}
