import CgxContext
import CgxLanguage
import Foundation
import Testing

@testable import CgxShell

/// What `--last-failed` remembers.
@Suite struct LastFailedTests {
  private let state = ["--state-dir", "state"]

  private func run(_ folder: TestFolder, _ arguments: String...) throws -> Program.Run {
    try Program.run(["test"] + arguments + state, directory: folder.url)
  }

  @Test func aTestThatWasRenamedIsForgotten() throws {
    let folder = try TestFolder([
      "a.cgx": "test \"one\"\nexpect stage.count == 1\n\ntest \"two\"\n"
    ])
    #expect(try run(folder, "a.cgx").exitCode == 1)
    try folder.write("a.cgx", "test \"uno\"\n\ntest \"two\"\n")
    let again = try run(folder, "a.cgx", "--last-failed")
    #expect(again.exitCode == 0, "\(again.errors)")
    #expect(again.output.contains("2 tests: 2 passed"))
    #expect(again.errors.contains("running all"))
    #expect(try folder.text("state/last-failed.json") == "{}\n")
  }

  @Test func aFileThatIsGoneIsForgotten() throws {
    let failing = "test \"one\"\nexpect stage.count == 1\n"
    let folder = try TestFolder(["sub/a.cgx": failing, "sub/b.cgx": failing])
    #expect(try run(folder, "sub").exitCode == 1)
    try FileManager.default.removeItem(at: folder.url.appending(path: "sub/a.cgx"))
    #expect(try run(folder, "sub", "--last-failed").output.contains("1 test: 1 failed"))
    let text = try folder.text("state/last-failed.json")
    #expect(text.contains("b.cgx") && !text.contains("a.cgx"))
  }

  @Test func aRunKeepsWhatAnotherHasFoundMeanwhile() throws {
    let folder = try TestFolder(["a.cgx": "test \"a\"\n", "b.cgx": "test \"b\"\n"])
    func found(_ name: String, _ verdict: TestResult.Verdict) -> TestRun {
      let path = folder.url.appending(path: name + ".cgx").path
      let place = Place(source: path, line: 1, column: 1)
      return TestRun(
        files: [
          TestFileResult(
            path: path, content: .tests([TestResult(name: name, place: place, verdict: verdict)]),
            start: systemNow(), testNames: [name])
        ], duration: .zero, isInterrupted: false)
    }
    let state = folder.url.appending(path: "state").path
    let (first, second) = (LastFailed(folder: state), LastFailed(folder: state))
    let problem = TestProblem(.expectation, "no")
    #expect(first.keep(found("a", .failed(problem))) == nil)
    #expect(second.keep(found("b", .failed(problem))) == nil)
    #expect(LastFailed(folder: state).names.values.flatMap(\.self).sorted() == ["a", "b"])
    #expect(first.keep(found("a", .passed)) == nil)
    #expect(LastFailed(folder: state).names.values.map { $0.sorted() } == [["b"]])
  }

  @Test func itsFileIsNoPlaceForAReport() throws {
    let folder = try TestFolder(["a.cgx": "test \"a\"\n", "state/x": ""])
    let run = try run(folder, "a.cgx", "--report", "json=./state/../state/last-failed.json")
    #expect(run.exitCode == 64)
    #expect(run.errors.contains("is where --last-failed is remembered"))
  }
}
