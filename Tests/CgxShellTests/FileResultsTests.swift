import Testing

@testable import CgxShell

@Suite struct ResultsOfFiles {
  @Test(
    arguments: [
      ([0, 0], 0), ([0, 1, 2], 1), ([66, 3], 3), ([66, 64], 66), ([7, 8, 130], 8), ([9, 10], 10),
      ([3, 9], 9), ([6, 5], 6), ([9, 130], 130), ([129, 0], 129), ([74, 0], 74),
    ] as [([Int32], Int32)])
  func theWorstIsWhatAPersonMustSeeToFirst(codes: [Int32], worst: Int32) {
    for codes in [codes, codes.reversed()] {
      var results = FileResults(codes.map { "\($0).cgx" })
      for code in codes { results.add(code) }
      #expect(results.exitCode == worst)
    }
  }

  @Test func whatWasNotRunIsAnInterrupt() {
    var results = FileResults(["a", "b"])
    results.add(0)
    #expect(results.exitCode == 130)
    #expect(results.text == "2 files: 1 done, 1 not run\n  b: not run, interrupted before\n")
    results = FileResults(["a", "b"])
    results.add(8)
    #expect(results.exitCode == 8)
  }
}
