public import CgxTerminal

/// A run of tests for people.
public struct TestTextReport: Sendable {
  private let style: Style
  /// Whether only what went wrong is told.
  private let isQuiet: Bool

  public init(style: Style, isQuiet: Bool) {
    self.style = style
    self.isQuiet = isQuiet
  }

  /// The lines of a file, as soon as it has ended.
  public func text(_ file: TestFileResult) -> String {
    switch file.content {
    case .noTests: return ""
    case .broken(let problem):
      return line(style.error("ERROR"), 5, file.path, nil) + problem.text(style)
    case .tests(let tests): return tests.map { text($0, file.path) }.joined()
    }
  }

  private func text(_ test: TestResult, _ path: String) -> String {
    switch test.verdict {
    case .passed:
      (isQuiet ? "" : line(style.good("ok"), 2, path, test.name))
        + test.wrote.map { line(style.strong("wrote"), 5, $0, nil) }.joined()
    case .skipped(let reason):
      isQuiet ? "" : line(style.faint("skipped"), 7, path, test.name, style.faint(" (\(reason))"))
    case .notRun: isQuiet ? "" : line(style.faint("not run"), 7, path, test.name)
    case .failed(let problem):
      line(style.error("FAILED"), 6, path, test.name) + problem.text(style) + output(of: test)
    case .error(let problem):
      line(style.error("ERROR"), 5, path, test.name) + problem.text(style) + output(of: test)
    }
  }

  /// - Parameter width: of the verdict, without colour.
  private func line(
    _ verdict: String, _ width: Int, _ path: String, _ name: String?, _ rest: String = ""
  ) -> String {
    let pad = String(repeating: " ", count: max(1, 9 - width))
    return verdict + pad + oneLine(path) + (name.map { ": " + style.strong(oneLine($0)) } ?? "")
      + rest + "\n"
  }

  private func output(of test: TestResult) -> String {
    guard !test.output.isEmpty else { return "" }
    let lines = test.output.split(separator: "\n", omittingEmptySubsequences: false)
      .prefix(Self.outputLimit)
    var text = style.faint("  what it has printed:") + "\n"
    for line in lines where !(line.isEmpty && line == lines.last) { text += "  │ \(line)\n" }
    return lines.count < Self.outputLimit ? text : text + "  │ …\n"
  }

  /// Lines of what a test has printed.
  private static let outputLimit = 50

  /// The last line.
  public func summary(_ run: TestRun) -> String {
    let counts = run.counts
    let parts = [
      (counts.passed, "passed", style.good), (counts.failed, "failed", style.error),
      (counts.errors, counts.errors == 1 ? "error" : "errors", style.error),
      (counts.skipped, "skipped", style.faint), (counts.notRun, "not run", style.faint),
    ].compactMap { count, word, colour in count == 0 ? nil : colour("\(count) \(word)") }
    guard !parts.isEmpty else { return "no test was run\n" }
    let head = plural(counts.total, "test")
    return (run.isInterrupted ? style.error("interrupted") + ": " : "")
      + "\(head): \(parts.joined(separator: ", ")) in \(seconds(run.duration)) s\n"
  }

  /// The slowest tests, slowest first.
  public func timings(_ run: TestRun, count: Int = 10) -> String {
    let all = run.files.flatMap { file in file.tests.map { (file.path, $0) } }
    let slowest = all.filter { $0.1.duration > .zero }
      .sorted { $0.1.duration > $1.1.duration }.prefix(count)
    guard !slowest.isEmpty else { return "" }
    return style.strong("slowest") + "\n"
      + slowest.map { path, test in
        let time = seconds(test.duration)
        return String(repeating: " ", count: max(0, 9 - time.count)) + time + " s  "
          + "\(oneLine(path)): \(oneLine(test.name))\n"
      }.joined()
  }
}
