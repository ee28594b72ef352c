import CgxLanguage
import Foundation
import Testing

/// What the README shows is what happens.
@Suite struct Readme {
  private static let text =
    (try? String(contentsOf: Program.root.appending(path: "README.md"), encoding: .utf8)) ?? ""

  /// The blocks of code that stand behind a mark.
  private static func blocks(behind mark: Regex<(Substring, Substring)>) -> [(
    mark: String, code: String
  )] {
    text.matches(of: mark).map { match in
      let rest = text[match.range.upperBound...]
      let start = rest.firstRange(of: "```")?.upperBound ?? rest.endIndex
      let code = rest[start...].drop { $0 != "\n" }.dropFirst()
      let end = code.firstRange(of: "\n```")?.lowerBound ?? code.endIndex
      return (String(match.output.1), String(code[..<end]))
    }
  }

  @Test func theOutputsThatItShowsAreReal() throws {
    let shown = Self.blocks(behind: #/<!-- output of: cgx (.*) -->/#)
    #expect(shown.count == 4)
    for (command, expected) in shown {
      // The shell splits the command and joins both streams, as a terminal shows them.
      let process = Process()
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", "exec \"$CGX\" \(command) 2>&1"]
      process.environment = ["CGX": Program.path, "HOME": "/nonexistent", "PATH": "/usr/bin:/bin"]
      process.currentDirectoryURL = Program.root
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      let output = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      let text = String(decoding: output, as: UTF8.self)
      #expect(Self.masked(text) == Self.masked(expected + "\n"))
    }
  }

  private static func masked(_ text: String) -> String {
    text.replacing(#/cmt_[0-9a-f]{16}/#, with: "cmt_ID")
      .replacing(#/ledger (\d+):[0-9a-f]{16}/#) { "ledger \($0.output.1):HEAD" }
      .replacing(#/, \d+ ms/#, with: ", N ms")
      .replacing(#/(_latency_ms +)[0-9.]+/#) { "\($0.output.1)N" }
  }

  @Test func theScriptsThatItShowsRun() throws {
    let scripts = Self.blocks(behind: #/(\n)(?=```cgx\n)/#).map(\.code)
    #expect(scripts.count == 3)
    for script in scripts {
      let run = try Program.run(["--sandbox", "-c", script])
      #expect(run.exitCode == 0, "\(script)\n\(run.errors)")
    }
  }

  @Test func theQuickstartIsTheOneInTheFile() throws {
    let file = try String(
      contentsOf: Program.root.appending(path: "scripts/examples/quickstart.cgx"), encoding: .utf8)
    let statements = file.split(separator: "\n", omittingEmptySubsequences: false)
      .drop { $0.hasPrefix("#") }.joined(separator: "\n")
    #expect(Self.text.contains("```\n" + statements + "```"))
  }
}
