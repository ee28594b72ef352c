import Histogram

/// How long commits took: percentiles to three digits, count, sum and maximum exactly.
struct LatencyDistribution: Sendable {
  /// Upper bounds of the buckets that Prometheus sees.
  static let bounds: [(label: String, duration: Duration)] = [
    ("0.001", .milliseconds(1)), ("0.0025", .microseconds(2500)), ("0.005", .milliseconds(5)),
    ("0.01", .milliseconds(10)), ("0.025", .milliseconds(25)), ("0.05", .milliseconds(50)),
    ("0.1", .milliseconds(100)), ("0.25", .milliseconds(250)), ("0.5", .milliseconds(500)),
    ("1", .seconds(1)), ("2.5", .milliseconds(2500)), ("5", .seconds(5)), ("10", .seconds(10)),
    ("30", .seconds(30)),
  ]

  private(set) var count = 0
  private(set) var sum = Duration.zero
  private(set) var maximum = Duration.zero
  // These are made for the first commit, so that a start costs nothing.
  /// How many lie at or below each of `bounds` and above the one before.
  private var counts: [Int] = []
  /// In microseconds.
  private var histogram: Histogram<UInt64>?

  mutating func record(_ duration: Duration) {
    count += 1
    sum += duration
    maximum = max(maximum, duration)
    if counts.isEmpty { counts = Self.bounds.map { _ in 0 } }
    if let index = Self.bounds.firstIndex(where: { duration <= $0.duration }) { counts[index] += 1 }
    var histogram = histogram.take() ?? Histogram<UInt64>(numberOfSignificantValueDigits: .three)
    histogram.record(duration.wholeMicroseconds)
    self.histogram = histogram
  }

  /// The least duration that this share of the commits did not exceed, zero where there are none.
  ///
  /// - Parameter percent: from 0 to 100.
  func percentile(_ percent: Double) -> Duration {
    guard let histogram else { return .zero }
    return min(.microseconds(Int64(clamping: histogram.valueAtPercentile(percent))), maximum)
  }

  /// How many lie at or below each of `bounds`.
  var cumulativeCounts: [Int] {
    var sum = 0
    return Self.bounds.indices.map { index in
      sum += counts.isEmpty ? 0 : counts[index]
      return sum
    }
  }

  /// What was recorded, from the least on: microseconds to three digits, and how often.
  var values: [(microseconds: UInt64, count: Int)] {
    guard let histogram else { return [] }
    return histogram.recordedValues().map {
      (min($0.value, histogram.maxRecorded), Int(clamping: $0.count))
    }
  }
}

extension Duration {
  /// As a fraction, in milliseconds.
  var milliseconds: Double {
    Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15
  }

  /// As a fraction, in seconds.
  var fractionalSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }

  /// Rounded; a negative one is none.
  fileprivate var wholeMicroseconds: UInt64 {
    let rounded = (components.attoseconds + 500_000_000_000) / 1_000_000_000_000
    // A histogram takes half of what its integers can say.
    let seconds = min(components.seconds, Int64(UInt32.max))
    return UInt64(clamping: seconds * 1_000_000 + rounded)
  }
}
