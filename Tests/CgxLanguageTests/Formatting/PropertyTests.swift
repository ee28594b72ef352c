import CgxProperties
import Foundation
import Testing

@testable import CgxLanguage

/// What must be so of any text: it is read, refused or formatted without changing what it means.
@Suite struct AnyText {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The scripts of the project, wherever below these folders.
  private static func scripts() throws -> [[UInt8]] {
    try ["Tests/Integration", "scripts/examples"].flatMap { folder in
      let url = root.appending(path: folder)
      return try FileManager.default.subpathsOfDirectory(atPath: url.path)
        .filter { $0.hasSuffix(".cgx") }.sorted()
        .map { [UInt8](try Data(contentsOf: url.appending(path: $0))) }
    }
  }

  private func expectNoViolation(_ bytes: [UInt8]) {
    if let violation = SourceProperties.violation(of: bytes) {
      let text = String(decoding: bytes.prefix(2000), as: UTF8.self)
      Issue.record("\(violation): \(text.debugDescription)")
    }
  }

  @Test func scriptsOfTheProjectHold() throws {
    let scripts = try Self.scripts()
    #expect(scripts.count > 100)
    for bytes in scripts { expectNoViolation(bytes) }
  }

  @Test func examplesOfTheHelpHold() {
    for example in StatementSyntax.all.flatMap(\.examples) {
      expectNoViolation(Array(example.script.utf8))
    }
  }

  @Test(arguments: UInt64(1)...4)
  func scriptsMadeOfTheGrammarHold(seed: UInt64) {
    var random = RandomScript(seed: seed)
    var parsed = 0
    for _ in 0..<150 {
      let text = random.text()
      if Parser.parse(SourceText(name: "t", text: text)).diagnostics.isEmpty { parsed += 1 }
      expectNoViolation(Array(text.utf8))
    }
    // Or the rest would say little.
    #expect(parsed > 40, "\(parsed)")
  }

  @Test func everyStatementIsMadeOfTheGrammar() {
    var random = RandomScript(seed: 99)
    for syntax in StatementSyntax.all {
      let isMade = (0..<60).contains { _ in
        let end = syntax.name == "if" ? "end\n" : ""
        let source = SourceText(name: "t", text: random.statement(syntax) + end)
        return Parser.parse(source).diagnostics.isEmpty
      }
      #expect(isMade, "\(syntax.name)")
    }
  }

  @Test(arguments: UInt64(11)...12)
  func damagedScriptsHold(seed: UInt64) throws {
    let scripts = try Self.scripts()
    var generator = SeededGenerator(state: seed)
    let shapes = [
      "\"", "'", "{", "}", "[", "]", "\\\n", "\n", "#", "${", "<<END\n", "@", " ", "\r\n",
    ]
    for _ in 0..<150 {
      var bytes = scripts.randomElement(using: &generator) ?? []
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let start = Int.random(in: 0...bytes.count, using: &generator)
        let end = min(bytes.count, start + Int.random(in: 0...8, using: &generator))
        let shape = shapes.randomElement(using: &generator) ?? ""
        bytes.replaceSubrange(
          start..<end,
          with: Bool.random(using: &generator)
            ? Array(shape.utf8) : [UInt8.random(in: 0...255, using: &generator)])
      }
      expectNoViolation(bytes)
    }
  }

  @Test(arguments: HostileTexts.all(size: 4000).map(\.name))
  func hostileTextsHold(name: String) throws {
    let texts = HostileTexts.all(size: 4000)
    expectNoViolation(try #require(texts.first { $0.name == name }).bytes)
  }

  @Test func aWordThatEndsInABackslashDoesNotSwallowTheLine() throws {
    let text = try ScriptFormatter.format(SourceText(name: "t", text: "set k a\\ \nset b 1\n"))
    #expect(String(decoding: text, as: UTF8.self) == "set k a\\ \nset b 1\n")
  }
}
