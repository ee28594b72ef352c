import CgxContext
import CgxJSON
import CgxLanguage
import CgxTerminal
import Testing

@testable import CgxShell

/// What the reports make of a run of tests, whatever the names hold.
@Suite struct TestReports {
  private static let place = Place(source: "a.cgx", line: 3, column: 1)

  private func run(
    _ tests: [TestResult], path: String = "a.cgx", isInterrupted: Bool = false
  ) -> TestRun {
    TestRun(
      files: [
        TestFileResult(
          path: path, content: .tests(tests), start: Timestamp(seconds: 1_767_225_600),
          duration: .milliseconds(1234))
      ], duration: .milliseconds(1234), isInterrupted: isInterrupted)
  }

  private func test(_ name: String, _ verdict: TestResult.Verdict = .passed) -> TestResult {
    TestResult(name: name, place: Self.place, verdict: verdict, duration: .microseconds(4567))
  }

  private let problem = TestProblem(.expectation, "1 < 2 & \"so\"", lines: ["- a", "+ b"])

  @Test func countsTellFailuresFromErrors() {
    let run = run([
      test("a"), test("b", .failed(problem)), test("c", .error(problem)),
      test("d", .skipped(reason: "sandbox-only")), test("e", .notRun),
    ])
    #expect(run.counts == .init(passed: 1, failed: 1, errors: 1, skipped: 1, notRun: 1))
    #expect(run.exitCode == 1)
  }

  @Test func aFileThatDoesNotParseCountsMoreThanAFailure() {
    var run = run([test("b", .failed(problem))])
    run.files.append(
      TestFileResult(
        path: "b.cgx", content: .broken(TestProblem(.parse, "no")), start: Timestamp(seconds: 0)))
    #expect(run.exitCode == 2)
    run.files[1].content = .broken(TestProblem(.file, "gone"))
    #expect(run.exitCode == 66)
  }

  @Test func nothingToRunIsNoSuccess() {
    #expect(run([]).exitCode == 1)
    #expect(run([test("a")]).exitCode == 0)
    #expect(run([test("a")], isInterrupted: true).exitCode == 130)
  }

  @Test func junitEscapesWhatXMLCanNotHold() {
    let text = JUnitReport.document(run([test("<a&\"b\"> \u{1}\u{FFFF}\n]]>")]))
    #expect(text.contains(#"name="&lt;a&amp;&quot;b&quot;&gt; \u{1}\u{ffff}\n]]&gt;""#))
  }

  /// A line feed is not the two characters that stand for it.
  @Test func namesThatDifferDifferInEveryReport() throws {
    let names = ["a\nb", "a\\nb", "a\\\nb", "a\tb", "a\\tb", "\u{1b}", "\\u{1b}", "\\", "\\\\"]
    let run = run(names.map { test($0) })
    let junit = JUnitReport.document(run).matches(of: #/testcase name="([^"]*)"/#)
    #expect(Set(junit.map { String($0.output.1) }).count == names.count)
    let tap = TAPReport.document(run).matches(of: #/(?m)^ok \d+ - (.*)$/#)
    #expect(Set(tap.map { String($0.output.1) }).count == names.count)
    let json = try JSON(parsing: Array(TestJSONReport.document(run).utf8))
    guard case .array(let tests)? = json["tests"] else { return #expect(Bool(false)) }
    #expect(tests.map { $0["test"]?.string } == names)
  }

  @Test func junitHasThreeDecimalsAndNoZone() {
    let text = JUnitReport.document(run([test("a", .failed(problem))]))
    #expect(text.contains(#"timestamp="2026-01-01T00:00:00" hostname"#))
    #expect(text.contains(#"classname="a.cgx" time="0.005">"#))
    #expect(text.contains(#"skipped="0" time="1.234">"#))
    #expect(text.contains(#"<failure type="expectation" message="1 &lt; 2 &amp; &quot;so&quot;">"#))
    #expect(!text.contains("line="))
  }

  @Test func junitBoundsWhatTestsHavePrinted() {
    var loud = test("loud")
    loud.output = String(repeating: "x", count: 60_000) + "\n"
    let text = JUnitReport.document(run(Array(repeating: loud, count: 20)))
    #expect(text.utf8.count < 400_000)
    #expect(text.contains("…"))
  }

  @Test func tapCountsEveryTestAndEscapesDirectives() {
    let text = TAPReport.document(
      run([
        test("a # SKIP b\\c"), test("d", .skipped(reason: "sandbox-only")), test("e", .notRun),
        test("f", .error(problem)),
      ]))
    #expect(text.hasPrefix("TAP version 14\n1..4\n"))
    #expect(text.contains("ok 1 - a.cgx: a \\# SKIP b\\\\c\n"))
    #expect(text.contains("ok 2 - a.cgx: d # SKIP sandbox-only\n"))
    #expect(text.contains("ok 3 - a.cgx: e # SKIP not run\n"))
    #expect(text.contains("not ok 4 - a.cgx: f\n  ---\n  severity: error\n"))
    #expect(!text.contains("Bail out"))
    #expect(TAPReport.document(run([], isInterrupted: true)).contains("Bail out! interrupted\n"))
  }

  @Test func jsonIsOneDocument() throws {
    let text = TestJSONReport.document(run([test("a"), test("b", .failed(problem))]))
    let document = try JSON(parsing: Array(text.utf8))
    #expect(document["summary"]?["tests"] == .integer(2))
    #expect(document["summary"]?["exit_code"] == .integer(1))
  }

  @Test func theTerminalSeesNoControlCharacters() {
    let report = TestTextReport(style: .plain, isQuiet: false)
    let text = report.text(run([test("a\u{1B}[31m\n\u{9B}b")], path: "x\u{7}.cgx").files[0])
    #expect(text == "ok       x\\u{7}.cgx: a\\u{1b}[31m\\n\\u{9b}b\n")
  }
}

@Suite struct Mismatches {
  private func lines(_ expected: String, _ actual: String) throws -> [String] {
    Mismatch(
      name: "v", expected: try JSON(parsing: Array(expected.utf8)),
      actual: try JSON(parsing: Array(actual.utf8))
    ).lines
  }

  @Test func namesThePathsThatDiffer() throws {
    let found = try lines(
      #"{"a": [1, {"b": 2}], "same": 1, "gone": 0}"#, #"{"a": [1, {"b": 3}, 4], "same": 1}"#)
    #expect(found == ["- v.a.1.b: 2", "+ v.a.1.b: 3", "+ v.a.2: 4", "- v.gone: 0"])
  }

  @Test func valuesWithoutPartsNeedNone() throws {
    #expect(try lines("1", "2").isEmpty)
    #expect(try lines("{}", "[]").isEmpty)
  }

  @Test func isBounded() throws {
    let many = "[" + (0..<500).map(String.init).joined(separator: ",") + "]"
    #expect(try lines("[]", many).count == Mismatch.lineLimit + 1)
    #expect(try lines("[]", many).last == "… and more")
    let long = "[\"" + String(repeating: "x", count: 5000) + "\"]"
    #expect(try lines("[]", long).allSatisfy { $0.count < 200 })
  }
}

@Suite struct ValueComparisons {
  @Test func stopAtTheLimit() {
    let (left, right) = (
      (0..<200_000).map { JSON.integer($0) }, (1...200_000).map { JSON.integer($0) }
    )
    let comparison = ValueComparison(
      Mismatch(name: "v", expected: .array(left), actual: .array(right)))
    #expect(comparison.differences.count == Mismatch.lineLimit)
    #expect(comparison.hasMore)
    guard case .beginning(let text, let bytes) = comparison.expected else {
      Issue.record("the value is kept whole")
      return
    }
    #expect(text.hasPrefix("[0,1,2,") && text.utf8.count == 1024)
    #expect(bytes > 1_000_000)
  }
}

@Suite struct LineDiffs {
  @Test func showsWhatDiffersWithALittleAround() {
    let expected = (1...20).map { "line \($0)\n" }.joined()
    let actual = expected.replacing("line 10", with: "line ten")
    #expect(
      LineDiff.lines(expected: expected, actual: actual) == [
        "@@ -7,7 +7,7 @@", " line 7", " line 8", " line 9", "-line 10", "+line ten", " line 11",
        " line 12", " line 13",
      ])
  }

  @Test func partsFarApartAreHunksOfTheirOwn() {
    let expected = (1...40).map { "\($0)\n" }.joined()
    let actual = "0\n" + expected + "41\n"
    let lines = LineDiff.lines(expected: expected, actual: actual)
    #expect(lines.count { $0.hasPrefix("@@") } == 2)
    #expect(lines.filter { $0.hasPrefix("+") } == ["+0", "+41"])
  }

  @Test func aLastLineWithoutItsNewlineIsAnotherOne() {
    let end = "\\ No newline at end of file"
    #expect(
      LineDiff.lines(expected: "a\nb\n", actual: "a\nb") == [
        "@@ -1,2 +1,2 @@", " a", "-b", "+b", end,
      ])
    #expect(
      LineDiff.lines(expected: "a\nb", actual: "c\nb") == [
        "@@ -1,2 +1,2 @@", "-a", "+c", " b", end,
      ])
    #expect(LineDiff.lines(expected: "", actual: "a\n") == ["@@ -0,0 +1,1 @@", "+a"])
    #expect(LineDiff.lines(expected: "a", actual: "") == ["@@ -1,1 +0,0 @@", "-a", end])
    #expect(
      LineDiff.lines(expected: "a\r\nb\n", actual: "a\nb\n") == [
        "@@ -1,2 +1,2 @@", "-a\r", "+a", " b",
      ])
  }

  @Test func isBounded() {
    let expected = (1...20_000).map { "a\($0)" }.joined(separator: "\n")
    let actual = (1...20_000).map { "b\($0)" }.joined(separator: "\n")
    #expect(LineDiff.lines(expected: expected, actual: actual).count < 100)
  }
}

@Suite struct OutputMasks {
  @Test func whatDiffersFromRunToRunBecomesTheSame() {
    let masked = OutputMask.masked(
      "committed cmt_0123456789abcdef, 12 ms, ledger 3:0123456789abcdef at 2026-01-02T03:04:05.678Z"
    )
    #expect(masked == "committed cmt_ID, N ms, ledger 3:HEAD at INSTANT")
    let hash = String(repeating: "0a", count: 32)
    #expect(
      OutputMask.masked("2020-01-01T00:00:00Z \"latency_ms\":0.000 hash \(hash)")
        == "INSTANT \"latency_ms\":N hash HASH")
    #expect(OutputMask.masked(masked) == masked)
  }

  @Test func theRestStays() {
    let text = "tier gold 12 ms 2026-01-02 cmt_012"
    #expect(OutputMask.masked(text) == text)
  }
}

@Suite struct TestTranscripts {
  @Test func keepsNoMoreThanItsLimit() {
    let transcript = TestTranscript()
    transcript.append("first\n")
    transcript.append(String(repeating: "é", count: TestTranscript.limit))
    transcript.append("never")
    #expect(transcript.text.hasPrefix("first\néé"))
    #expect(transcript.text.hasSuffix("… more than 65536 bytes of output\n"))
    #expect(transcript.text.utf8.count < TestTranscript.limit + 100)
  }
}

@Suite struct TestFilters {
  @Test func whatStandsBetweenSlashesIsARegularExpression() throws {
    #expect(TestSelection.Filter("/(/") == nil)
    guard case .pattern("^a")? = TestSelection.Filter("/^a/") else {
      Issue.record("no pattern")
      return
    }
    for text in ["/", "a/b", "/usr", "(", "usr/"] {
      guard case .text(text)? = TestSelection.Filter(text) else {
        Issue.record("no text: \(text)")
        continue
      }
    }
  }

  @Test func aReportHasAFormatAndAFile() {
    #expect(TestReportFile("junit=a=b.xml")?.path == "a=b.xml")
    for text in ["junit", "junit=", "xml=a", "=a", "tap=-"] {
      #expect(TestReportFile(text) == nil, "\(text)")
    }
  }
}
