import CgxContext
import CgxJSON
import CgxLanguage
import CgxTerminal

/// A run of tests in the Test Anything Protocol, version 14.
enum TAPReport {
  static func document(_ run: TestRun) -> String {
    var lines = ["TAP version 14", "1..\(run.counts.total)"]
    var number = 0
    func point(_ isOK: Bool, _ name: String, _ directive: String = "", _ details: [String] = []) {
      number += 1
      lines.append((isOK ? "ok" : "not ok") + " \(number) - \(escaped(name))\(directive)")
      lines += details
    }
    for file in run.files {
      if let problem = file.problem {
        point(false, file.path, "", diagnostics(problem, "error"))
      }
      for test in file.tests {
        let name = file.path + ": " + test.name
        switch test.verdict {
        case .passed: point(true, name)
        case .skipped(let reason): point(true, name, " # SKIP \(reason)")
        case .notRun: point(true, name, " # SKIP not run")
        case .failed(let problem): point(false, name, "", diagnostics(problem, "fail"))
        case .error(let problem): point(false, name, "", diagnostics(problem, "error"))
        }
      }
    }
    if run.isInterrupted { lines.append("Bail out! interrupted") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A `#` would begin a directive.
  private static func escaped(_ name: String) -> String {
    oneLine(name.replacing("\\", with: "\\\\").replacing("#", with: "\\#"))
  }

  /// A block of YAML; JSON's strings are YAML's, too.
  private static func diagnostics(_ problem: TestProblem, _ severity: String) -> [String] {
    func quoted(_ text: String) -> String { JSON.string(text).compact }
    var lines = [
      "  ---", "  severity: \(severity)", "  kind: \(problem.kind.rawValue)",
      "  message: " + quoted(printable(problem.title)),
    ]
    if let place = problem.place {
      lines += [
        "  at:", "    file: " + quoted(printable(place.source)), "    line: \(place.line)",
        "    column: \(place.column)",
      ]
    }
    lines.append("  text: |")
    lines += problem.text().split(whereSeparator: \.isNewline).map { "    " + $0 }
    return lines + ["  ..."]
  }
}
