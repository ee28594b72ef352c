import CgxContext
import CgxLanguage
import CgxTerminal

/// A run of tests as JUnit's XML: what both the schema of Ant's report (`JUnit.xsd`) and that of
/// Jenkins (`junit-10.xsd`) take. A file is a suite; no test has a file or a line, and no time a
/// zone.
enum JUnitReport {
  static func document(_ run: TestRun) -> String {
    var lines = [#"<?xml version="1.0" encoding="UTF-8"?>"#, "<testsuites>"]
    var id = 0
    for file in run.files {
      if file.tests.isEmpty, file.problem == nil { continue }
      lines += suite(file, id: id)
      id += 1
    }
    return (lines + ["</testsuites>"]).joined(separator: "\n") + "\n"
  }

  private static func suite(_ file: TestFileResult, id: Int) -> [String] {
    let counts = TestRun(files: [file], duration: .zero, isInterrupted: false).counts
    let name = identifier(file.path)
    return [
      "  <testsuite id=\"\(id)\" name=\(name) package=\(name)"
        + " timestamp=\"\(timestamp(file.start))\" hostname=\"localhost\""
        + " tests=\"\(counts.total)\" failures=\"\(counts.failed)\" errors=\"\(counts.errors)\""
        + " skipped=\"\(counts.skipped + counts.notRun)\" time=\"\(seconds(file.duration))\">",
      "    <properties/>",
    ]
      + (file.problem.map { [testCase("the file", file.path, .zero, element("error", $0))] } ?? [])
      + file.tests.map { test in
        let content: String? =
          switch test.verdict {
          case .passed: nil
          case .failed(let problem): element("failure", problem)
          case .error(let problem): element("error", problem)
          case .skipped(let reason): "<skipped message=\(attribute(reason))/>"
          case .notRun: #"<skipped message="not run"/>"#
          }
        return testCase(test.name, file.path, test.duration, content)
      } + [
        "    <system-out>\(output(of: file))</system-out>", "    <system-err/>", "  </testsuite>",
      ]
  }

  private static func testCase(
    _ name: String, _ path: String, _ duration: Duration, _ content: String?
  ) -> String {
    let head =
      "    <testcase name=\(identifier(name)) classname=\(identifier(path))"
      + " time=\"\(seconds(duration))\""
    return content.map { head + ">\($0)</testcase>" } ?? head + "/>"
  }

  private static func element(_ name: String, _ problem: TestProblem) -> String {
    "<\(name) type=\"\(problem.kind.rawValue)\" message=\(attribute(problem.title))>"
      + text(problem.text()) + "</\(name)>"
  }

  /// More of what tests have printed is left out, in bytes a file.
  private static let outputLimit = 256 * 1024

  private static func output(of file: TestFileResult) -> String {
    var output = ""
    for test in file.tests where !test.output.isEmpty {
      guard output.utf8.count + test.output.utf8.count <= outputLimit else {
        output += "…\n"
        break
      }
      output += "--- \(oneLine(test.name))\n" + test.output
    }
    return text(output)
  }

  /// The zone must not be said.
  private static func timestamp(_ moment: Timestamp) -> String {
    String(moment.wholeSecond.rfc3339.prefix { $0 != "Z" && $0 != "." })
  }

  // MARK: XML

  /// A name that differs from all other names: what is escaped in one may stand in another as it is.
  private static func identifier(_ name: String) -> String {
    attribute(name.replacing("\\", with: "\\\\"))
  }

  /// A text on one line, in quotes; never empty.
  private static func attribute(_ text: String) -> String {
    let shown = oneLine(text)
    return "\"" + Self.text(shown.isEmpty ? "-" : shown).replacing("\"", with: "&quot;") + "\""
  }

  /// Without what XML 1.0 can't hold, also escaped (XML 1.0 §2.2): control characters, and the
  /// two that are none.
  private static func text(_ text: String) -> String {
    var output = ""
    for scalar in printable(text).unicodeScalars {
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\u{FFFE}", "\u{FFFF}": output += "\\u{\(String(scalar.value, radix: 16))}"
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }
}
