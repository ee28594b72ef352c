import CgxLanguage
import Foundation
import Testing

@testable import CgxShell

/// Each script of `Tests/Integration` prints what stands beside it in `.out` and `.err`, and ends
/// with the code of its first line.
@Suite struct Golden {
  static let folder = Program.root.appending(path: "Tests/Integration")

  /// Those whose files `cgx test --golden` compares, and `--update` writes.
  static let usual = scripts(in: "")

  /// Those that need options of a run: their second line names them, as in `# args: --dry-run`.
  static let withOptions = scripts(in: "options/")

  private static func scripts(in subfolder: String) -> [String] {
    let path = folder.appending(path: subfolder).path
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
      .filter { $0.hasSuffix(".cgx") }.sorted().map { subfolder + $0 }
  }

  @Test func thereAreScripts() {
    #expect(Self.usual.count > 130)
    #expect(Self.withOptions.count > 10)
  }

  @Test func cgxTestFindsWhatIsBesideThem() throws {
    let run = try Program.run(["test", "--golden", "--quiet"] + Self.usual, directory: Self.folder)
    #expect(run.exitCode == 0, "\(run.output)")
  }

  /// With a socket, and with the system's clock, nothing that a script sees changes.
  @Test(arguments: usual + withOptions)
  func aRunPrintsTheSame(script: String) throws {
    let url = Self.folder.appending(path: script)
    let source = SourceText(name: script, bytes: Array(try Data(contentsOf: url)))
    let run = try Program.run(
      Self.options(of: source) + [url.lastPathComponent],
      directory: url.deletingLastPathComponent())
    #expect(run.exitCode == GoldenFile.exitCode(source), "\(run.errors)")
    for (ending, text) in [("out", run.output), ("err", run.errors)] {
      let file = GoldenFile(
        path: GoldenFile.path(url.path, ending), isNeeded: ending == "out" || !text.isEmpty,
        actual: OutputMask.masked(text))
      #expect(try file.differences() == [])
    }
    if let same = Self.sameInEveryRun[script] {
      #expect(Self.maskedThoughSame(run.output + run.errors) == same)
    }
  }

  private static func options(of source: SourceText) -> [String] {
    let lines = String(decoding: source.bytes, as: UTF8.self).split(separator: "\n").prefix(2)
    let options = lines.first { $0.hasPrefix("# args: ") }?.dropFirst(8) ?? "--sandbox"
    return options.split(separator: " ").map(String.init)
  }

  /// What is masked in the files, though these scripts print the same each time: hashes of bodies
  /// without instants, instants of the scripts themselves, times of requests that there were none of.
  private static let sameInEveryRun: [String: [String]] = [
    "diff.cgx": ["17ba94984df2f30ef70ab4b98cc248a1dab0198094980002bc6883cb0536d1dc"],
    "metrics-json.cgx": Array(repeating: "0.000", count: 10),
    "options/dry-run.cgx": [
      "49c919f5c89e6d650eebe78c3a9d27b1a73baa94975a7826d39031f49b771dc6"
    ],
    "options/output-json.cgx": [
      "49c919f5c89e6d650eebe78c3a9d27b1a73baa94975a7826d39031f49b771dc6"
    ],
    "options/secret.cgx": [
      "26d1eaf7d3b8b82617efb0361eafc8111aed3f3b35aa179132b3fc1e536b45e8",
      "31089451c4c2960f029027dc39fb9c51435a165170bdcfabbe56cc161f983f21",
      "6ff1ef1d52cd1f7e59cd2deffad3545d0f345485e9132359ca9039c9a7e90b17",
      "6ff1ef1d52cd1f7e59cd2deffad3545d0f345485e9132359ca9039c9a7e90b17",
      "1db631f8841e0fdd062cb5ae121006a70b9f248ade0f8db0a197a53f321fb3f2",
      "17ea46c6b6572c9dc88dced3ba064ca3a9c82c196a8e504f7b336d97da42e7b3",
      "4447dc13180312f1299cdf5d80e7e1abb4605c1d4b464d3ae34ce00f9ae41c8c",
      "76b224d7f135234c568aa0fd4bf09510dcc5e85db37b3b9e8e4c22d28de3f531",
      "31089451c4c2960f029027dc39fb9c51435a165170bdcfabbe56cc161f983f21",
      "6ff1ef1d52cd1f7e59cd2deffad3545d0f345485e9132359ca9039c9a7e90b17",
    ],
    "parse-statements.cgx": [
      "2026-02-30T00:00:00Z", "2026-02-30T00:00:00Z", "2026-02-03T25:00:00Z",
      "2026-02-03T25:00:00Z",
    ],
    "rules.cgx": ["2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z"],
  ]

  private static func maskedThoughSame(_ text: String) -> [String] {
    text.matches(
      of: #/hash\W+([0-9a-f]{64})|((?:2020|2026-02)-\S+Z)|(?:latency|response)_ms\W+(0\.000)\b/#
    ).map { match in
      String(match.output.1 ?? match.output.2 ?? match.output.3 ?? "")
    }
  }
}
