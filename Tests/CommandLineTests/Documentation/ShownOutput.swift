import Foundation
import Testing

@testable import CgxShell

/// What documentation shows as the output of a command, against what the command prints.
enum ShownOutput {
  /// What a command prints, both streams as a terminal shows them, and its exit code.
  ///
  /// - Parameter command: the words behind `cgx`, for a shell to split.
  static func of(
    _ command: String, directory: URL = Program.root, environment: [String: String] = [:]
  ) throws -> (text: String, exitCode: Int32) {
    let run = try Program.run(
      ["-c", "exec \"$CGX\" \(command) 2>&1"], program: "/bin/sh",
      environment: environment.merging(["CGX": Program.path]) { $1 }, directory: directory)
    return (run.output, run.exitCode)
  }

  /// Compares what a block shows; with `CGX_UPDATE_DOCUMENTATION=1` the block is written instead.
  static func compare(_ text: String, with block: MarkdownPage.Block, of page: MarkdownPage) throws
  {
    let shown = block.code.isEmpty ? "" : block.code + "\n"
    guard masked(text) != masked(shown) || hashes(text) != hashes(shown) else { return }
    if ProcessInfo.processInfo.environment["CGX_UPDATE_DOCUMENTATION"] != nil {
      try page.rewrite(block, text.hasSuffix("\n") ? String(text.dropLast()) : text)
      return
    }
    Issue.record("\(page.name):\(block.line) shows\n\(shown)but it prints\n\(text)")
  }

  private static func masked(_ text: String) -> String {
    OutputMask.masked(text).replacing(#/ in \d+\.\d+ s\n/#, with: " in N s\n")
  }

  /// Those of bodies, which are masked: a reader may compare them.
  private static func hashes(_ text: String) -> [Substring] {
    text.matches(of: #/hash [0-9a-f]{64}/#).map(\.output)
  }
}
