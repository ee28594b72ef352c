import CgxLanguage
import CgxShell
import Foundation
import Testing

/// What the README shows is what happens.
@Suite struct Readme {
  private let page: MarkdownPage

  init() throws {
    page = try MarkdownPage(Program.root.appending(path: "README.md"))
  }

  @Test func theOutputsThatItShowsAreReal() throws {
    let shown = page.blocks.filter { $0.mark?.hasPrefix("output of: cgx ") == true }
    #expect(shown.count == 5)
    for block in shown {
      let command = try #require(block.mark).dropFirst("output of: cgx ".count)
      try ShownOutput.compare(ShownOutput.of(String(command)).text, with: block, of: page)
    }
  }

  @Test func theScriptsThatItShowsRun() throws {
    let scripts = page.blocks.filter { $0.language == "cgx" }
    #expect(scripts.count == 3)
    for script in scripts {
      let run = try Program.run(["--sandbox", "-c", script.code])
      #expect(run.exitCode == 0, "\(script.code)\n\(run.errors)")
    }
  }

  @Test func theQuickstartIsTheOneInTheFile() throws {
    let file = try String(
      contentsOf: Program.root.appending(path: "scripts/examples/quickstart.cgx"), encoding: .utf8)
    let statements = file.split(separator: "\n", omittingEmptySubsequences: false)
      .drop { $0.hasPrefix("#") }.joined(separator: "\n")
    #expect(page.blocks.contains { $0.code + "\n" == statements })
  }

  @Test func everyExitCodeOfAnErrorIsInItsTable() {
    let codes = Set(page.tables.flatMap(\.rows).flatMap { $0 }.compactMap { Int32($0) })
    for kind in ErrorKind.allCases {
      #expect(codes.contains(kind.exitCode), "\(kind)")
    }
  }
}
