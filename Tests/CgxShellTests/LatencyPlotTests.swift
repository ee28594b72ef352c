import Testing

@testable import CgxShell

@Suite struct LatencyPlots {
  private typealias Values = [(microseconds: UInt64, count: Int)]

  private static let cases: [(name: String, values: Values, lines: [String])] = [
    ("nothing", [], []),
    ("one value", [(4000, 12)], ["  ≤ 4 ms  ██████████████████████████████  12"]),
    (
      "fine steps where values are close",
      [(1000, 1), (1900, 8), (2400, 2), (2500, 2)],
      [
        "  ≤    1 ms  ███▊  1",
        "  ≤ 1.25 ms  0",
        "  ≤  1.6 ms  0",
        "  ≤    2 ms  ██████████████████████████████  8",
        "  ≤  2.5 ms  ███████████████  4",
      ]
    ),
    (
      "coarser steps where they are apart",
      [(900, 1000), (150_000, 1)],
      [
        "  ≤   1 ms  ██████████████████████████████  1000",
        "  ≤   2 ms  0",
        "  ≤   5 ms  0",
        "  ≤  10 ms  0",
        "  ≤  20 ms  0",
        "  ≤  50 ms  0",
        "  ≤ 100 ms  0",
        "  ≤ 200 ms  ▏  1",
      ]
    ),
    (
      "the first takes all below it where decades are too many",
      [(0, 2), (700_000_000, 1)],
      [
        "  ≤ 100 µs  ██████████████████████████████  2",
        "  ≤   1 ms  0",
        "  ≤  10 ms  0",
        "  ≤ 100 ms  0",
        "  ≤    1 s  0",
        "  ≤   10 s  0",
        "  ≤  100 s  0",
        "  ≤ 1000 s  ███████████████  1",
      ]
    ),
    (
      "whole microseconds below a hundred of them",
      [(1, 1), (3, 1)],
      [
        "  ≤ 1 µs  ██████████████████████████████  1",
        "  ≤ 2 µs  0",
        "  ≤ 3 µs  ██████████████████████████████  1",
      ]
    ),
  ]

  @Test(arguments: cases.indices)
  func areDrawnInAtMostEightRows(index: Int) {
    let (name, values, lines) = Self.cases[index]
    #expect(LatencyPlot.lines(LatencyPlot.buckets(values)) == lines, "\(name)")
  }

  @Test(arguments: [1, 7, 99, 12_345, 999_999, 30_000_000, UInt64(UInt32.max) * 1_000_000])
  func noValueIsLeftOut(greatest: UInt64) {
    let values: Values = [(0, 1), (greatest / 3, 2), (greatest / 2, 3), (greatest, 4)]
    let buckets = LatencyPlot.buckets(values)
    #expect(buckets.map(\.count).reduce(0, +) == 10)
    #expect(buckets.count <= LatencyPlot.rowLimit)
  }
}
