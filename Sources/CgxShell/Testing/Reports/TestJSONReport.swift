import CgxContext
public import CgxJSON
import CgxLanguage
import CgxTerminal

/// A run of tests as JSON: an object for each test, and one for the whole.
public enum TestJSONReport {
  /// The objects of a file, one for each test.
  public static func objects(_ file: TestFileResult) -> [JSON] {
    switch file.content {
    case .noTests: return []
    case .broken(let problem):
      var object = JSONObject()
      object["file"] = .string(file.path)
      object["test"] = .null
      object["status"] = .string("error")
      object["error"] = problem.json
      return [.object(object)]
    case .tests(let tests): return tests.map { object($0, file.path) }
    }
  }

  private static func object(_ test: TestResult, _ path: String) -> JSON {
    var object = JSONObject()
    object["file"] = .string(path)
    object["test"] = .string(test.name)
    object["line"] = .integer(test.place.line)
    object["status"] = .string(test.status)
    if case .skipped(let reason) = test.verdict { object["reason"] = .string(reason) }
    object["seconds"] = .number(JSONNumber(test.duration.milliseconds / 1000, fractionDigits: 3))
    switch test.verdict {
    case .failed(let problem): object["failure"] = problem.json
    case .error(let problem): object["error"] = problem.json
    case .passed, .skipped, .notRun: break
    }
    if !test.wrote.isEmpty { object["wrote"] = .array(test.wrote.map { .string($0) }) }
    if !test.output.isEmpty { object["output"] = .string(test.output) }
    return .object(object)
  }

  /// The counts, and what the run as a whole came to.
  public static func summary(_ run: TestRun) -> JSON {
    let counts = run.counts
    return .members([
      "tests": .integer(counts.total), "passed": .integer(counts.passed),
      "failed": .integer(counts.failed), "errors": .integer(counts.errors),
      "skipped": .integer(counts.skipped), "not_run": .integer(counts.notRun),
      "files_without_tests": .integer(counts.emptyFiles),
      "seconds": .number(JSONNumber(run.duration.milliseconds / 1000, fractionDigits: 3)),
      "interrupted": .bool(run.isInterrupted), "exit_code": .integer(run.exitCode),
    ])
  }

  /// All of a run, as one document.
  static func document(_ run: TestRun) -> String {
    line(
      .members(["summary": summary(run), "tests": .array(run.files.flatMap(objects))]))
  }

  /// One that steers no terminal.
  public static func line(_ value: JSON) -> String {
    printableJSON(value.compact) + "\n"
  }
}

extension TestResult {
  /// In one word or two.
  var status: String {
    switch verdict {
    case .passed: "passed"
    case .failed: "failed"
    case .error: "error"
    case .skipped: "skipped"
    case .notRun: "not-run"
    }
  }
}

extension TestProblem {
  fileprivate var json: JSON {
    var object = JSONObject()
    object["kind"] = .string(kind.rawValue)
    object["message"] = .string(title)
    object["location"] = place.map { .string("\($0)") } ?? .null
    if let comparison {
      object["expected"] = comparison.expected.json
      object["actual"] = comparison.actual.json
      object["differences"] = .array(
        comparison.differences.map { difference in
          var part = JSONObject()
          part["path"] = .string(difference.path)
          if let expected = difference.expected { part["expected"] = expected.json }
          if let actual = difference.actual { part["actual"] = actual.json }
          return .object(part)
        })
      if comparison.hasMore { object["more_differences"] = .bool(true) }
    }
    object["text"] = .string(text())
    return .object(object)
  }
}

extension BoundedValue {
  /// The value, or the beginning of its text as a string with its size.
  fileprivate var json: JSON {
    switch self {
    case .whole(let value): value
    case .beginning(let text, let bytes):
      .members(["beginning": .string(text), "bytes": .integer(bytes)])
    }
  }
}
